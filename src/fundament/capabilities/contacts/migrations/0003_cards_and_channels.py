"""Everybody in the register gets a contact, and the e-mail addresses so far become channels.

An address was in use without a proof until now: it counts as proved on the day it was entered, so
that nobody stops being told of new letters, and is asked for again like any other.
"""

from django.db import migrations

CARDS = """
INSERT INTO contacts_card
    (id, party, version, transaction, mailbox, voluntary, created_at, updated_at)
SELECT gen_random_uuid(), party, 1, gen_random_uuid(), gen_random_uuid(), false,
       min(since), max(since)
  FROM (
    SELECT party, since FROM contacts_registrationperiod WHERE since <= now()
    UNION ALL SELECT party, since FROM contacts_emailperiod
    UNION ALL SELECT party, now() FROM contacts_registrationperiod WHERE since > now()
  ) AS held
 GROUP BY party
"""
CHANNELS = """
INSERT INTO contacts_channelperiod
    (key, party, kind, address, since, until, verified_at, confirmed_at)
SELECT gen_random_uuid(), party, 'EMAIL', email, since, until, since, null
  FROM contacts_emailperiod
"""
FORESEEN = "UPDATE contacts_registrationperiod SET foreseen = true WHERE since > now()"
CHANGES = """
INSERT INTO contacts_changeentry (card_id, kind, at, sequence)
SELECT id, 'CREATED', created_at, null FROM contacts_card ORDER BY created_at, id
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0002_joint_register")]

    operations = [
        migrations.RunSQL([CARDS, CHANNELS, FORESEEN, CHANGES], migrations.RunSQL.noop),
        migrations.DeleteModel(name="EmailPeriod"),
    ]
