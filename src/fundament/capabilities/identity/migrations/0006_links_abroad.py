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
    "closed",
    "renumbered",
    "took-over",
    "link-waits",
    "linked",
    "unlinked",
]


class Migration(migrations.Migration):
    dependencies = [("identity", "0005_worth_of_letters")]

    operations = [
        migrations.RemoveConstraint("lifeevent", "identity_life_step_known"),
        migrations.AddConstraint(
            "lifeevent",
            models.CheckConstraint(
                condition=models.Q(step__in=STEPS), name="identity_life_step_known"
            ),
        ),
    ]
