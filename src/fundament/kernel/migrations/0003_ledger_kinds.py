"""A second form of line: what kind of actor, what the line refers to, and acts on no party.

Old lines keep their form (1), and with it the octets and the hash that stand in the tree.
"""

from django.db import migrations

ALTER = """
ALTER TABLE kernel_audit_entry
    ADD COLUMN form smallint NOT NULL DEFAULT 1,
    ADD COLUMN actor_kind text,
    ADD COLUMN reference text,
    ALTER COLUMN acted_for DROP NOT NULL,
    ALTER COLUMN about DROP NOT NULL;
ALTER TABLE kernel_audit_entry
    ALTER COLUMN form DROP DEFAULT,
    ADD CONSTRAINT kernel_audit_entry_form CHECK (CASE form
        WHEN 1 THEN actor_kind IS NULL AND reference IS NULL
            AND acted_for IS NOT NULL AND about IS NOT NULL
        WHEN 2 THEN actor_kind IS NOT NULL
        ELSE false END);
CREATE INDEX kernel_audit_entry_operation ON kernel_audit_entry (id DESC)
    WHERE reference LIKE 'operation:%';
"""


class Migration(migrations.Migration):
    """Add the columns. There is no way back: a line of form 2 cannot be told in form 1."""

    dependencies = [("kernel", "0002_ledger")]

    operations = [migrations.RunSQL(ALTER)]
