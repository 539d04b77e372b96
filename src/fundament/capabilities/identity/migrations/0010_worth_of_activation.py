"""Password and code display made by a letter are worth no more than the letter, as all else is.

So are those that are in use: the step of the life tells how sure one was when they were made. A
password that was changed since is worth no more than the first.
"""

from django.db import migrations

FILL = """
update identity_authenticator as made
set ceiling = least(made.ceiling, step.ial, letter.ceiling)
from identity_lifeevent as step
left join identity_activationcode as letter
    on letter.identity_id = step.identity_id and letter.used_at = step.at
where step.identity_id = made.identity_id and made.withdrawn_at is null
    and made.kind in ('password', 'code_token')
    and (made.kind = 'password' or made.issued_at = step.at)
    and step.id = (
        select earlier.id from identity_lifeevent as earlier
        where earlier.identity_id = made.identity_id and earlier.at <= made.issued_at
            and earlier.step in ('issued', 'activated')
        order by earlier.at desc, earlier.id desc limit 1)
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0009_number_of_letters")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
