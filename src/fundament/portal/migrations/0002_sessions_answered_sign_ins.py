from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("portal", "0001_broker_logins"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnsweredSignIn",
            fields=[
                ("request_id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
