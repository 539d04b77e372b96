"""A letter's code is never worth more than what was seen when it was handed over.

Of the letters that are out nobody knows what was seen: they are worth Substantial at most.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0004_eid_authenticators")]

    operations = [
        migrations.AddField("activationcode", "ceiling", models.SmallIntegerField(default=2)),
    ]
