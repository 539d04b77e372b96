"""Officers of a registration authority are a role of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The role is known."""

    dependencies = [("rights", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="rolegrant", name="rights_role_known"),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role__in", ["company", "caseworker", "operator", "ra_officer"])
                ),
                name="rights_role_known",
            ),
        ),
    ]
