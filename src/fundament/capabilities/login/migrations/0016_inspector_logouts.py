"""The inspector shows logouts beside logins."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("login", "0015_session_proofs")]

    operations = [
        migrations.AddField(
            "inspectedlogin", "kind", models.CharField(max_length=8, default="login")
        ),
    ]
