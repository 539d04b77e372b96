"""A person can order new means, or a new eID, by the one she has: the code works after a while."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0011_desk_codes")]

    operations = [
        migrations.AddField(
            model_name="activationcode",
            name="begins",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="activationcode",
            name="new_name",
            field=models.CharField(blank=True, default="", max_length=48),
        ),
    ]
