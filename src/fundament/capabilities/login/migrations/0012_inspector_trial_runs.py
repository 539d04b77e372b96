import uuid

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("login", "0011_inspector_inspections"),
    ]

    operations = [
        migrations.CreateModel(
            name="TrialRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("entity_id", models.CharField(max_length=1024)),
                ("name_da", models.CharField(max_length=256)),
                ("name_en", models.CharField(max_length=256)),
                ("protocol", models.CharField(max_length=8)),
                ("starts_at", models.CharField(max_length=1024)),
                ("started_at", models.DateTimeField(db_index=True)),
                ("started_by", models.CharField(max_length=200)),
                ("steps", models.JSONField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("report", models.TextField(default="")),
                ("pdf", models.BinaryField(null=True)),
            ],
        ),
    ]
