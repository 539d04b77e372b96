import uuid

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("login", "0010_eid_session_agent"),
    ]

    operations = [
        migrations.CreateModel(
            name="FaultSwitch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entity_id", models.CharField(max_length=1024, unique=True)),
                ("fault", models.CharField(max_length=64)),
                ("left", models.SmallIntegerField()),
                ("since", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="InspectedProvider",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entity_id", models.CharField(max_length=1024, unique=True)),
                ("since", models.DateTimeField()),
                ("switched_by", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="InspectedLogin",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("login", models.UUIDField(null=True, unique=True)),
                ("entity_id", models.CharField(max_length=1024)),
                ("protocol", models.CharField(max_length=8)),
                ("base", models.CharField(max_length=255)),
                ("raw", models.TextField()),
                ("began_at", models.DateTimeField(db_index=True)),
                ("state", models.CharField(max_length=12)),
                ("refusal", models.CharField(default="", max_length=64)),
                ("fault", models.CharField(default="", max_length=64)),
                ("parts", models.JSONField(default=list)),
                ("replay_of", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["entity_id", "-began_at"], name="login_inspections_of")],
            },
        ),
    ]
