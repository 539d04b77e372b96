"""The ledger's tables: rows are added, never changed and never removed (docs/ledger.md)."""

from django.db import migrations

TABLES = ("entry", "leaf", "node", "head")

CREATE = """
CREATE TABLE kernel_audit_entry (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    actor_name text NOT NULL,
    system uuid,
    acted_for text NOT NULL,
    about text NOT NULL,
    what text NOT NULL,
    action text NOT NULL,
    purpose text NOT NULL,
    legal_basis text NOT NULL,
    salt bytea NOT NULL CHECK (octet_length(salt) = 16)
);
CREATE INDEX kernel_audit_entry_about ON kernel_audit_entry (about, id DESC);
CREATE TABLE kernel_audit_leaf (
    index bigint PRIMARY KEY CHECK (index >= 0),
    entry bigint NOT NULL UNIQUE,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32)
);
CREATE TABLE kernel_audit_node (
    level smallint NOT NULL,
    index bigint NOT NULL,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (level, index)
);
CREATE TABLE kernel_audit_head (
    size bigint PRIMARY KEY CHECK (size > 0),
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    frontier bytea NOT NULL,
    previous bigint NOT NULL CHECK (previous < size),
    at timestamptz NOT NULL,
    statement bytea NOT NULL,
    signature bytea NOT NULL
);
-- The sequencer's queue: the only table of the ledger that shrinks.
CREATE TABLE kernel_audit_pending (entry bigint PRIMARY KEY);

CREATE FUNCTION kernel_audit_queue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO kernel_audit_pending SELECT id FROM fresh;
    RETURN NULL;
END $$;
CREATE TRIGGER kernel_audit_queue AFTER INSERT ON kernel_audit_entry
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION kernel_audit_queue();

CREATE FUNCTION kernel_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""

GUARD = """
CREATE TRIGGER kernel_audit_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel_audit_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_audit_refuse();
ALTER TABLE kernel_audit_{table} ENABLE ALWAYS TRIGGER kernel_audit_refuse;
"""

DROP = """
DROP TABLE kernel_audit_pending, kernel_audit_head, kernel_audit_node, kernel_audit_leaf,
    kernel_audit_entry;
DROP FUNCTION kernel_audit_queue(), kernel_audit_refuse();
"""


class Migration(migrations.Migration):
    """Create the tables, the queue and the triggers that refuse."""

    dependencies = [("kernel", "0001_blobs_and_certificates")]

    operations = [
        migrations.RunSQL(
            CREATE + "".join(GUARD.format(table=table) for table in TABLES),
            DROP,
        ),
        # Letters are base64 and already-packed files: compressing them costs time, saves little.
        migrations.RunSQL(
            "ALTER TABLE kernel_blob ALTER COLUMN content SET STORAGE EXTERNAL",
            migrations.RunSQL.noop,
        ),
    ]
