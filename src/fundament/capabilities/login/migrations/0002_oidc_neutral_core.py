from django.db import migrations, models
import django.db.models.deletion


def keep_requests(apps, schema_editor):
    """Put what was in columns of its own into the words of SAML."""
    for pending in apps.get_model("login", "PendingLogin").objects.all():
        pending.request = {
            "request_id": pending.request_id,
            "acs_url": pending.acs_url,
            "relay_state": pending.relay_state,
            "name_id_format": pending.name_id_format,
        }
        pending.save(update_fields=["request"])
    for logout in apps.get_model("login", "Logout").objects.all():
        logout.request = {
            "request_id": logout.request_id,
            "relay_state": logout.relay_state,
            "by_post": logout.by_post,
        }
        logout.save(update_fields=["request"])


class Migration(migrations.Migration):

    # The rows are changed between two changes of their table.
    atomic = False

    dependencies = [
        ("login", "0001_initial"),
    ]

    operations = [
        migrations.AddField("serviceprovider", "protocol", models.CharField(default="saml", max_length=8)),
        migrations.AddField("brokersession", "authenticators", models.JSONField(default=list)),
        migrations.AddField("pendinglogin", "request", models.JSONField(default=dict), preserve_default=False),
        migrations.AddField("logout", "request", models.JSONField(default=dict)),
        migrations.RunPython(keep_requests, migrations.RunPython.noop, atomic=True),
        migrations.RemoveField("pendinglogin", "request_id"),
        migrations.RemoveField("pendinglogin", "acs_url"),
        migrations.RemoveField("pendinglogin", "relay_state"),
        migrations.RemoveField("pendinglogin", "name_id_format"),
        migrations.RemoveField("logout", "request_id"),
        migrations.RemoveField("logout", "relay_state"),
        migrations.RemoveField("logout", "by_post"),
        migrations.AlterField("logout", "asked_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="login.serviceprovider")),
    ]
