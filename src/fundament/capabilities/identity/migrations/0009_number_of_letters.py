"""Wrong guesses count for a letter only by who has its number: its first four signs, as a digest.

For letters that are out nothing is counted: their twelve signs are guessed by nobody.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0008_reissue_by_two")]

    operations = [
        migrations.AddField(
            "activationcode", "number", models.CharField(default="", max_length=64)
        ),
    ]
