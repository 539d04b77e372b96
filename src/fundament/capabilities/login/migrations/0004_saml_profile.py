from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("login", "0003_sessions_refusal_counts"),
    ]

    operations = [
        migrations.AddField(
            model_name="serviceprovider",
            name="profile",
            field=models.CharField(default="3.0.3", max_length=16),
        ),
    ]
