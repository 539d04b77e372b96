"""A record of the inspector that is kept until somebody releases it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("login", "0019_eidas_who_made_links")]

    operations = [
        migrations.AddField("inspectedlogin", "kept_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "inspectedlogin", "kept_by", models.CharField(max_length=200, default="")
        ),
    ]
