"""The ledger on a real PostgreSQL: order, proofs, refusals, and every kind of tampering."""

import contextlib
import itertools
import json
import threading
from datetime import timedelta

import psycopg
import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from procrastinate.contrib.django import app

from fundament.kernel import audit
from fundament.kernel.audit import heads, queries, tree
from fundament.kernel.audit.proofs import stored_root
from tests.ledgers import ANNA, AT, look, record, run, somebody


@pytest.mark.django_db
def test_a_person_sees_who_looked_newest_first():
    me = somebody()
    for minute in range(3):
        audit.record(look(me, at=AT + timedelta(minutes=minute)))
    audit.record(look(somebody()))
    lines = audit.looks_at(me)
    assert [line.look.at.minute for line in lines] == [2, 1, 0]
    assert lines[0].look == look(me, at=AT + timedelta(minutes=2))
    assert audit.looks_at(me, before=lines[0].id, limit=1) == [lines[1]]
    assert audit.line_about(me, lines[0].id) == lines[0]
    for who, line in ((somebody(), lines[0].id), (me, 10**30), (me, -1)):
        with pytest.raises(audit.LineUnknown):
            audit.line_about(who, line)
    assert audit.looks_at(me, before=10**30) == lines


@pytest.mark.django_db
def test_a_look_that_rolls_back_was_not_made():
    me = somebody()
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record(look(me))
        raise RuntimeError
    assert audit.looks_at(me) == []


def test_a_sound_ledger_is_found_sound(ledger):
    verdict = audit.verify()
    assert verdict.sound, verdict.findings
    assert verdict.unsequenced == 0
    record()
    assert audit.verify() == audit.Verdict(verdict.size, 1, ())


def test_heads_are_signed_and_name_the_one_before(ledger):
    newest = queries.newest_head()
    assert newest.previous == newest.size - 40
    assert heads.is_genuine(newest)
    assert newest.statement.decode().splitlines()[1:3] == [str(newest.size), newest.root.hex()]
    assert audit.head().root == tree.root_of(queries.leaf_hashes(0, newest.size))


def test_the_empty_ledger_has_a_head_too(db, monkeypatch):
    monkeypatch.setattr(queries, "newest_head", lambda: None)
    assert audit.head().root == tree.EMPTY_ROOT
    assert heads.is_genuine(audit.head())


def test_every_line_is_proved_from_kept_nodes(ledger):
    size = audit.head().size
    hashes = queries.leaf_hashes(0, size)
    for line in audit.looks_at(ANNA, limit=300)[::37]:
        proof = audit.proof_of(line)
        leaf = tree.leaf_hash(proof.leaf)
        assert leaf == hashes[line.index]
        assert tree.root_by_inclusion(leaf, proof.index, size, proof.path) == proof.head.root
        assert json.loads(proof.leaf)["about"] == str(ANNA)


def test_every_head_is_proved_to_continue_the_former_ones(ledger):
    newest = audit.head()
    for former in queries.heads_between(0, newest.size):
        path = audit.continuation(former.size)
        assert tree.is_consistent(former.size, former.root, newest.size, newest.root, path)
    with pytest.raises(ValueError, match="so many"):
        audit.continuation(newest.size + 1)


def test_kept_nodes_give_the_roots_of_the_leaves(db, file):
    record(1500)
    audit.sequence()
    hashes = queries.leaf_hashes(0, audit.head().size)
    for low, high in ((0, 256), (0, 1024), (256, 512), (0, 1300), (1024, 1500)):
        assert stored_root(low, high) == tree.root_of(hashes[low:high])


def test_a_line_not_yet_placed_is_placed_for_its_proof(db, file):
    me = somebody()
    audit.record(look(me))
    entry, index = queries.about([str(me)], None, 1)[0]
    assert index is None
    line = audit.LedgerLine(entry.id, None, look(me))
    assert audit.proof_of(line).leaf == tree_octets(me)
    with pytest.raises(audit.LineUnknown):
        audit.proof_of(audit.LedgerLine(entry.id, None, look(somebody())))


def tree_octets(me):
    return audit.proof_of(audit.looks_at(me)[0]).leaf


# Nobody, not even the owner, changes a row in passing.
@pytest.mark.parametrize("table", audit.APPEND_ONLY_TABLES)
@pytest.mark.parametrize(
    "sql", ["DELETE FROM {}", "TRUNCATE {}", "UPDATE {} SET {c} = {c}"], ids=str.lower
)
def test_rows_are_only_ever_added(db, file, table, sql):
    record()
    audit.sequence()
    column = {"kernel_audit_entry": "what"}.get(table, "size" if "head" in table else "index")
    with (
        pytest.raises((InternalError, ProgrammingError), match="append-only"),
        transaction.atomic(),
    ):
        run(sql.format(table, c=column))


def test_the_guard_holds_for_a_replication_role_too(db, file):
    record()
    run("SET LOCAL session_replication_role = replica")
    with (
        pytest.raises((InternalError, ProgrammingError), match="append-only"),
        transaction.atomic(),
    ):
        run("DELETE FROM kernel_audit_entry")


def test_every_table_of_the_ledger_but_its_queue_is_append_only(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'kernel_audit_%'")
        tables = {row[0] for row in cursor.fetchall()}
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgname = 'kernel_audit_refuse' AND tgenabled = 'A'"
        )
        guarded = {row[0] for row in cursor.fetchall()}
    assert tables - {"kernel_audit_pending"} == guarded == set(audit.APPEND_ONLY_TABLES)


def test_a_role_without_the_rights_cannot_change_rows_at_all(db):
    run("CREATE ROLE runtime_trial")
    run("GRANT ALL ON ALL TABLES IN SCHEMA public TO runtime_trial")
    for table in audit.APPEND_ONLY_TABLES:
        run(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM runtime_trial")
    run("SET LOCAL ROLE runtime_trial")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        run("DELETE FROM kernel_audit_entry")
    record()
    assert audit.sequence() >= 1
    run("RESET ROLE")


def test_the_saved_head_only_moves_forward(ledger, file):
    newest = queries.newest_head()
    former = queries.heads_between(0, newest.size - 1)[-1]
    heads.save(former)
    heads.save(newest)
    assert heads.saved() == heads.as_type(newest)
    heads.save(former)
    assert heads.saved() == heads.as_type(newest)
    assert file.stat().st_mode & 0o077 == 0


def write_twenty(start, party):
    """Record twenty lines, each in a transaction; every fifth rolls back."""
    start.wait()
    for i in range(20):
        with contextlib.suppress(RuntimeError), transaction.atomic():
            audit.record(look(party))
            if i % 5 == 4:
                raise RuntimeError
    connection.close()


def sequence_often(start):
    start.wait()
    for _ in range(10):
        audit.sequence()
    connection.close()


def verify_often(start, verdicts):
    start.wait()
    verdicts += [audit.verify() for _ in range(5)]
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_many_writers_and_sequencers_give_one_tree():
    """Writers commit and roll back in any order while several sequencers and a check run."""
    before, start, verdicts = audit.verify(), threading.Barrier(7), []
    people = [somebody() for _ in range(4)]
    threads = [threading.Thread(target=write_twenty, args=(start, who)) for who in people]
    threads += [threading.Thread(target=sequence_often, args=(start,)) for _ in range(2)]
    threads += [threading.Thread(target=verify_often, args=(start, verdicts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    audit.sequence()
    verdict = audit.verify()
    assert [seen.findings for seen in (*verdicts, verdict)] == [()] * 6
    assert verdict.size == before.size + before.unsequenced + 4 * 16
    assert all(len(audit.looks_at(party)) == 16 for party in people)
    assert heads.saved().root == audit.head().root


@pytest.mark.django_db(transaction=True)
def test_what_commits_first_stands_first_though_it_began_later():
    slow, quick = somebody(), somebody()
    settings = connection.get_connection_params()
    address = {name: settings[name] for name in ("dbname", "user", "host") if settings.get(name)}
    with psycopg.connect(**address) as other:
        with other.cursor() as cursor:
            audit.record_many(cursor, [look(slow)])
        audit.record(look(quick))
        audit.sequence()
        other.commit()
    audit.sequence()
    assert audit.looks_at(quick)[0].index < audit.looks_at(slow)[0].index
    assert audit.looks_at(quick)[0].id > audit.looks_at(slow)[0].id


@pytest.mark.django_db(transaction=True)
def test_the_worker_places_lines_every_ten_seconds():
    me = somebody()
    audit.record(look(me))
    registered = {name: task for (name, _), task in app.periodic_registry.periodic_tasks.items()}
    due = [next(registered["audit.sequence"].croniter) for _ in range(3)]
    assert {later - sooner for sooner, later in itertools.pairwise(due)} == {10.0}
    registered["audit.sequence"].task.func(timestamp=0)
    assert queries.about([str(me)], None, 1)[0][1] is not None
