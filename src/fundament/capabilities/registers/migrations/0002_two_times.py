"""The backstop under the one write path: no overlap, no edit, no deletion; and the search for names."""

from django.db import migrations

FORWARDS = """
ALTER TABLE registers_fact
    ADD CONSTRAINT registers_fact_virkning CHECK (
        NOT isempty(virkning) AND lower_inc(virkning) AND NOT upper_inc(virkning)
        AND NOT lower_inf(virkning)),
    ADD CONSTRAINT registers_fact_registrering CHECK (
        NOT isempty(registrering) AND lower_inc(registrering) AND NOT upper_inc(registrering)
        AND NOT lower_inf(registrering));

-- Two rows about the same subject never hold at the same point of the plane of both times. The
-- trigger takes the entity's row first, so that of two writers the second sees what the first
-- committed (READ COMMITTED). One check for a whole statement: a COPY of 100,000 rows asks once.
CREATE FUNCTION registers_refuse_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM registers_entity WHERE id IN (SELECT entity_id FROM fresh)
        ORDER BY id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM fresh JOIN registers_fact held
            ON held.entity_id = fresh.entity_id AND held.kind = fresh.kind
            AND held.part = fresh.part AND held.id <> fresh.id
        WHERE held.virkning && fresh.virkning AND held.registrering && fresh.registrering
    ) THEN
        RAISE EXCEPTION 'facts about one subject overlap' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER registers_fact_no_overlap AFTER INSERT ON registers_fact
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION registers_refuse_overlap();

-- The only change of a row is to close its registration once. A closed row is part of the past.
CREATE FUNCTION registers_only_close() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a fact is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT upper_inf(OLD.registrering) OR upper_inf(NEW.registrering)
        OR lower(NEW.registrering) <> lower(OLD.registrering)
        OR (NEW.id, NEW.entity_id, NEW.kind, NEW.part, NEW.value, NEW.other_id, NEW.address_id,
            NEW.virkning) IS DISTINCT FROM
           (OLD.id, OLD.entity_id, OLD.kind, OLD.part, OLD.value, OLD.other_id, OLD.address_id,
            OLD.virkning)
    THEN
        RAISE EXCEPTION 'a fact is closed, never edited' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER registers_fact_only_close BEFORE UPDATE OR DELETE ON registers_fact
    FOR EACH ROW EXECUTE FUNCTION registers_only_close();

CREATE INDEX registers_fact_names ON registers_fact USING gin (
    to_tsvector('simple', (value->>'given') || ' ' || (value->>'surname')))
    WHERE kind = 'name' AND value ? 'given' AND upper_inf(registrering);
CREATE INDEX registers_fact_authorities ON registers_fact (entity_id) WHERE kind = 'authority';
"""

BACKWARDS = """
DROP INDEX registers_fact_authorities;
DROP INDEX registers_fact_names;
DROP TRIGGER registers_fact_only_close ON registers_fact;
DROP TRIGGER registers_fact_no_overlap ON registers_fact;
DROP FUNCTION registers_only_close();
DROP FUNCTION registers_refuse_overlap();
ALTER TABLE registers_fact DROP CONSTRAINT registers_fact_virkning,
    DROP CONSTRAINT registers_fact_registrering;
"""


class Migration(migrations.Migration):
    """Triggers and checks that Django's models cannot say."""

    dependencies = [("registers", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
