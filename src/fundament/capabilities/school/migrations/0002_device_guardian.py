"""Of a device that a guardian approved it is kept who: it counts while she has custody.

Of devices from before it is not known; they count for the 400 days that they were approved for.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("school", "0001_initial")]

    operations = [
        migrations.AddField("trust", "guardian", models.CharField(default="", max_length=14)),
    ]
