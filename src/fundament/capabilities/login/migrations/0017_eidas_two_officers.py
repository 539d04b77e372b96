"""A link is worth High only where two officers have decided it; those of before are not."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("login", "0016_inspector_logouts")]

    operations = [
        migrations.AddField("foreignperson", "ceiling", models.SmallIntegerField(default=2)),
        migrations.AddField("linkrequest", "level", models.SmallIntegerField(default=2)),
        migrations.AddField("linkrequest", "proposed_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "linkrequest", "proposed_by", models.CharField(default="", max_length=14)
        ),
        migrations.AddField(
            "linkrequest", "proposed_by_name", models.CharField(default="", max_length=200)
        ),
        migrations.AddConstraint(
            "linkrequest",
            models.CheckConstraint(
                condition=~models.Q(state="approved")
                | models.Q(proposed_by="")
                | ~models.Q(decided_by=models.F("proposed_by")),
                name="login_link_two_officers",
            ),
        ),
    ]
