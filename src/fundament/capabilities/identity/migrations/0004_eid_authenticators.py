"""Several authenticators of a kind, with a label and their times; apps, passkeys, paper codes."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

KINDS = [
    "password",
    "code_token",
    "code_app",
    "u2f_token",
    "synced_passkey",
    "recovery_code",
]


class Migration(migrations.Migration):
    dependencies = [("identity", "0003_ra_life")]

    operations = [
        migrations.RemoveConstraint("authenticator", "identity_one_authenticator_of_a_kind"),
        migrations.RemoveConstraint("authenticator", "identity_authenticator_known"),
        migrations.AddField(
            "authenticator", "label", models.CharField(max_length=60, default="")
        ),
        migrations.AlterField("authenticator", "secret", models.BinaryField(default=bytes)),
        migrations.AddField(
            "authenticator", "credential", models.BinaryField(null=True, unique=True)
        ),
        migrations.AddField("authenticator", "public_key", models.BinaryField(null=True)),
        migrations.AddField("authenticator", "ceiling", models.SmallIntegerField(default=3)),
        migrations.AddField("authenticator", "last_used_at", models.DateTimeField(null=True)),
        migrations.AddField("authenticator", "withdrawn_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "authenticator",
            models.UniqueConstraint(
                fields=["identity"],
                condition=models.Q(kind="password", withdrawn_at__isnull=True),
                name="identity_one_password",
            ),
        ),
        migrations.AddConstraint(
            "authenticator",
            models.CheckConstraint(
                condition=models.Q(kind__in=KINDS), name="identity_authenticator_known"
            ),
        ),
        migrations.RemoveField("loginattempt", "password_at"),
        migrations.AddField("loginattempt", "used", models.JSONField(default=list)),
        migrations.AddField("loginattempt", "way", models.CharField(max_length=20, default="")),
        migrations.AddField("loginattempt", "ceiling", models.SmallIntegerField(default=3)),
        migrations.AddField("loginattempt", "known", models.BooleanField(default=False)),
        migrations.AddField("loginattempt", "challenge", models.BinaryField(default=bytes)),
        migrations.AddField("loginattempt", "renewal", models.BinaryField(default=bytes)),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.BinaryField(unique=True)),
                ("label", models.CharField(max_length=60, default="")),
                ("ceiling", models.SmallIntegerField()),
                ("made_at", models.DateTimeField(db_index=True)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "identity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="identity.identity",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False),
                ),
                ("challenge", models.BinaryField()),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="identity.loginattempt",
                    ),
                ),
                (
                    "authenticator",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="identity.authenticator",
                    ),
                ),
            ],
        ),
    ]
