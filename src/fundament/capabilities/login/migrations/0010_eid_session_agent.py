"""A person tells her sessions apart by the kind of browser."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("login", "0009_eidas_borders")]

    operations = [
        migrations.AddField("brokersession", "agent", models.CharField(max_length=60, default="")),
    ]
