from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("login", "0003_oidc_provider"),
    ]

    operations = [
        migrations.CreateModel(
            name="RefusalCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("network", models.CharField(max_length=45)),
                ("minute", models.DateTimeField(db_index=True)),
                ("times", models.IntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("network", "minute"), name="login_refusals_of_a_minute")],
            },
        ),
    ]
