"""What two officers decide may be a new identity, by its user name, or raise a letter that is out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0007_links_abroad")]

    operations = [
        migrations.AddField(
            "proposedact", "username", models.CharField(blank=True, default="", max_length=48)
        ),
        migrations.AddField("activationcode", "proposal", models.UUIDField(null=True)),
    ]
