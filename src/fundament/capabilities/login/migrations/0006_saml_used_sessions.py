import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("login", "0005_saml_professionals"),
    ]

    operations = [
        migrations.AddField(
            model_name="brokersession",
            name="used_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
    ]
