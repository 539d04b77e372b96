"""A person can show her eID at a desk by a code. A new table: nothing of before changes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0010_worth_of_activation")]

    operations = [
        migrations.CreateModel(
            name="DeskCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("ceiling", models.SmallIntegerField()),
                ("made_at", models.DateTimeField()),
                ("ends", models.DateTimeField()),
                ("wrong", models.SmallIntegerField(default=0)),
                (
                    "identity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="identity.identity",
                    ),
                ),
            ],
        ),
    ]
