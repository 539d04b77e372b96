from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("login", "0013_eidas_entity")]

    operations = [
        migrations.AddField("foreignlogin", "brought", models.BinaryField(null=True)),
        migrations.AddField("foreignlogin", "met_at", models.DateTimeField(null=True)),
    ]
