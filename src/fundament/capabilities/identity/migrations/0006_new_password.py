"""A person can change her password, which is a step in the life of her eID."""

from django.db import migrations, models

STEPS = [
    "issued", "proposed", "declined", "raised", "suspended", "blocked", "reopened", "reissued",
    "reset", "activated", "new-password", "closed", "renumbered", "took-over",
]  # fmt: skip


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
