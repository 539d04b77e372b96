"""Who made a link is kept when it is withdrawn. Of those withdrawn until now only the ledger tells."""

from django.db import migrations, models

FILL = """
update login_linkrequest
set made_at = decided_at, made_by = decided_by, made_authority = authority
where state = 'approved'
"""


class Migration(migrations.Migration):
    dependencies = [("login", "0018_proof_ceiling")]

    operations = [
        migrations.AddField("linkrequest", "made_at", models.DateTimeField(null=True)),
        migrations.AddField("linkrequest", "made_by", models.CharField(default="", max_length=14)),
        migrations.AddField(
            "linkrequest",
            "made_authority",
            models.CharField(db_index=True, default="", max_length=14),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
