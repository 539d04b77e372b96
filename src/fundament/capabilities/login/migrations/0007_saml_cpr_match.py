from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("login", "0006_saml_used_sessions"),
    ]

    operations = [
        migrations.AddField(
            model_name="serviceprovider",
            name="cpr_match",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="CprMatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entity_id", models.CharField(max_length=1024)),
                ("person_uuid", models.UUIDField()),
                ("tries", models.JSONField(default=list)),
                ("matched_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entity_id", "person_uuid"), name="login_match_once"
                    )
                ],
            },
        ),
    ]
