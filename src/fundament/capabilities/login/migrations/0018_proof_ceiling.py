"""A login that is raised later keeps the ceiling of what it began with.

Of what was shown until now nobody kept the ceiling: it is worth what it reached.
"""

from django.db import migrations, models

FILL = "update login_proof set ceiling = greatest(aal, 1)"


class Migration(migrations.Migration):
    dependencies = [("login", "0017_eidas_two_officers")]

    operations = [
        migrations.AddField("proof", "ceiling", models.SmallIntegerField(default=1)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
