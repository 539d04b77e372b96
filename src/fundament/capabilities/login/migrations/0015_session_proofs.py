"""A login at a lower level leaves the session as sure as it was; each answer tells of its own."""

import django.db.models.deletion
from django.db import migrations, models

# Until now a session knew its latest login alone, so all that came of it goes by that one.
FILL = """
insert into login_proof
    (session_id, level, ial, aal, school_level, authenticators, authenticated_at, counts_until)
select id, level, ial, aal, school_level, authenticators, authenticated_at, ends_at
from login_brokersession;
update login_grant set proof_id = login_proof.id
from login_proof where login_proof.session_id = login_grant.session_id;
update login_pendinglogin set proof_id = login_proof.id
from login_proof where login_proof.session_id = login_pendinglogin.session_id;
"""


def proof(*, null: bool) -> models.ForeignKey:
    return models.ForeignKey(
        null=null,
        on_delete=django.db.models.deletion.CASCADE,
        related_name="+",
        to="login.proof",
    )


class Migration(migrations.Migration):
    dependencies = [("login", "0014_eidas_brought")]

    operations = [
        migrations.CreateModel(
            "Proof",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.SmallIntegerField()),
                ("ial", models.SmallIntegerField()),
                ("aal", models.SmallIntegerField()),
                ("school_level", models.SmallIntegerField(default=0)),
                ("authenticators", models.JSONField(default=list)),
                ("authenticated_at", models.DateTimeField()),
                ("counts_until", models.DateTimeField()),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proofs",
                        to="login.brokersession",
                    ),
                ),
            ],
        ),
        migrations.AddField("pendinglogin", "proof", proof(null=True)),
        migrations.AddField("grant", "proof", proof(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("grant", "proof", proof(null=False)),
    ]
