import secrets
import uuid

from django.db import migrations, models


def carry_over(apps, schema_editor):
    """An employee keeps the uuid that all services know her by, and gets a number."""
    professional = apps.get_model("login", "Professional")
    pairs = apps.get_model("login", "PairwiseId").objects.filter(entity_id="")
    taken = set()
    for pair in pairs:
        rid = 10_000_000 + secrets.randbelow(90_000_000)
        while (pair.organisation, rid) in taken:
            rid = 10_000_000 + secrets.randbelow(90_000_000)
        taken.add((pair.organisation, rid))
        professional.objects.create(
            uuid=pair.uuid, person_uuid=pair.person_uuid, organisation=pair.organisation, rid=rid
        )
    pairs.delete()


class Migration(migrations.Migration):

    dependencies = [
        ("login", "0004_saml_profile"),
    ]

    operations = [
        migrations.AddField(
            model_name="serviceprovider",
            name="return_urls",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="serviceprovider",
            name="metadata_url",
            field=models.CharField(default="", max_length=1024),
        ),
        migrations.AddField(
            model_name="serviceprovider",
            name="metadata_certificate",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="serviceprovider",
            name="fetched_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="serviceprovider",
            name="fetch_tried_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="serviceprovider",
            name="fetch_fault",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="pendinglogin",
            name="platform",
            field=models.CharField(default="", max_length=8),
        ),
        migrations.AddField(
            model_name="pendinglogin",
            name="return_url",
            field=models.CharField(default="", max_length=1024),
        ),
        migrations.CreateModel(
            name="Professional",
            fields=[
                ("uuid", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("person_uuid", models.UUIDField()),
                ("organisation", models.CharField(max_length=14)),
                ("rid", models.IntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person_uuid", "organisation"), name="login_professional_once"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "rid"), name="login_rid_once"
                    ),
                ],
            },
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop, elidable=True),
    ]
