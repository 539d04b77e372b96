"""The life of an identity tells what becomes of an eID of another country that leads to it."""

from django.db import migrations, models

STEPS = [
    "issued",
    "proposed",
    "declined",
    "raised",
    "suspended",
    "blocked",
    "reopened",
    "reissued",
    "reset",
    "activated",
    "new-password",
    "closed",
    "renumbered",
    "took-over",
    "link-waits",
    "linked",
    "unlinked",
]


class Migration(migrations.Migration):
    dependencies = [("identity", "0006_new_password")]

    operations = [
        migrations.RemoveConstraint("lifeevent", "identity_life_step_known"),
        migrations.AddConstraint(
            "lifeevent",
            models.CheckConstraint(
                condition=models.Q(step__in=STEPS), name="identity_life_step_known"
            ),
        ),
    ]
