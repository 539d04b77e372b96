from django.db import migrations, models

ROLES = ["company", "caseworker", "operator", "school_staff", "ra_officer", "administrator"]


class Migration(migrations.Migration):

    dependencies = [
        ('rights', '0004_reading'),
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
