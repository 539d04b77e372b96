from django.db import migrations, models

ROLES = ["company", "caseworker", "operator", "school_staff", "ra_officer"]


class Migration(migrations.Migration):

    dependencies = [
        ('rights', '0002_ra_officers'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='rolegrant', name='rights_role_known'),
        migrations.AddConstraint(
            model_name='rolegrant',
            constraint=models.CheckConstraint(
                condition=models.Q(('role__in', ROLES)), name='rights_role_known'
            ),
        ),
    ]
