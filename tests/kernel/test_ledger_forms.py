"""Lines of both forms stand in one tree: what was hashed before the second form still verifies."""

import json
from importlib import import_module

import pytest
from django.db import connection

from fundament.kernel import audit
from fundament.kernel.acting import INSTALLATION, Actor, ActorKind, Agent
from fundament.kernel.audit import queries, tree
from tests.ledgers import ANNA, AT, TOWN, as_owner, codes, look, record, run, somebody

FORMER = import_module("fundament.kernel.migrations.0002_ledger")
KINDS = import_module("fundament.kernel.migrations.0003_ledger_kinds")
# A line as the program before the second form wrote it, and the octets that it hashed.
INSERT = """
    INSERT INTO kernel_audit_entry (at, actor, actor_name, system, acted_for, about, what, action,
        purpose, legal_basis, salt)
    VALUES ('2026-11-24 12:00:00.000001+00', 'CVR:99000018', 'Ærø Kommune',
        '00000000-0000-0000-0000-000000000007', 'CVR:99000018', 'CPR:0101901234', 'Breve', 'læst',
        'sag', '§ 1', '\\x000102030405060708090a0b0c0d0e0f')
"""
OCTETS = (
    '{"about":"CPR:0101901234","acted_for":"CVR:99000018","action":"læst","actor":"CVR:99000018",'
    '"actor_name":"Ærø Kommune","at":"2026-11-24T12:00:00.000001+00:00","id":1,"legal_basis":"§ 1",'
    '"purpose":"sag","salt":"000102030405060708090a0b0c0d0e0f",'
    '"system":"00000000-0000-0000-0000-000000000007","what":"Breve"}'
).encode()


@pytest.fixture
def grown(db, file):
    """A ledger that was begun before the second form, in a schema of its own; both forms in it."""
    run("CREATE SCHEMA grown")
    guards = "".join(FORMER.GUARD.format(table=table) for table in FORMER.TABLES)
    with connection.cursor() as cursor:
        for script in ("SET LOCAL search_path TO grown", FORMER.CREATE + guards, INSERT):
            cursor.execute(script)
        cursor.execute(KINDS.ALTER)
    audit.sequence()
    record(3)
    audit.sequence()


def test_a_line_of_the_first_form_keeps_its_octets_and_verifies(grown):
    hashes = queries.leaf_hashes(0, 4)
    assert hashes[0] == tree.leaf_hash(OCTETS)
    assert audit.verify() == audit.Verdict(4, 0, ())
    *new, old = audit.looks_at(ANNA)
    assert old.look.actor == Actor(TOWN, "Ærø Kommune", old.look.actor.system)
    assert [line.form for line in (*new, old)] == [2, 2, 2, 1]
    assert audit.proof_of(old).leaf == OCTETS
    assert json.loads(audit.proof_of(new[0]).leaf)["form"] == 2


@pytest.mark.parametrize(
    "change",
    [
        "reference = 'letter:x'",
        "actor_kind = 'person'",
        "form = 2, actor_kind = 'person'",
        "acted_for = NULL",
    ],
)
def test_nothing_of_the_second_form_is_slipped_into_a_first_one(grown, change):
    run("ALTER TABLE kernel_audit_entry DROP CONSTRAINT kernel_audit_entry_form")
    as_owner(f"UPDATE kernel_audit_entry SET {change} WHERE id = 1", table="kernel_audit_entry")
    assert codes() == {"entry.changed"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "actor",
    [
        Actor(ANNA, "Anna"),
        Actor(TOWN, "Ærø", look().actor.system),
        Agent(ActorKind.SERVICE, "Anna", "https://tjeneste.eksempel"),
        Agent(ActorKind.UNKNOWN, "Nogen"),
        INSTALLATION,
    ],
    ids=lambda actor: actor.kind,
)
def test_a_line_tells_what_kind_of_actor_it_was(actor):
    me = somebody()
    written = audit.Look(AT, actor, None, me, "Brev", "Åbnet", "sag", "§ 1", "letter:7")
    audit.record(written)
    [line] = audit.looks_at(me)
    assert line.look == written
    told = json.loads(audit.proof_of(line).leaf)
    assert (told["actor_kind"], told["reference"]) == (actor.kind, "letter:7")
    own = [line] if actor.kind is not ActorKind.PERSON else []
    assert audit.looks_at(me, but_by=[ANNA]) == own


@pytest.mark.django_db
def test_all_numbers_of_a_person_are_read_as_one():
    numbers = [somebody() for _ in range(3)]
    for about in (*numbers, somebody(), *numbers):
        audit.record(look(about))
    lines = audit.looks_at(numbers, limit=4)
    assert [line.look.about for line in lines] == [*reversed(numbers), numbers[2]]
    assert [each.look.about for each in audit.looks_at(numbers, before=lines[-1].id)] == [
        numbers[1],
        numbers[0],
    ]
    assert audit.line_about(numbers, lines[0].id) == lines[0]
    assert audit.proof_of(lines[0]).index == lines[0].index


@pytest.mark.django_db
def test_what_operators_did_is_listed_whomever_it_is_about():
    done = [
        audit.Look(AT, INSTALLATION, None, about, "Tjeneste", "Fjernet", "drift", "§ 1", reference)
        for about, reference in (
            (None, f"{audit.OPERATION}service/x"),
            (TOWN, f"{audit.OPERATION}system/y"),
            (TOWN, "letter:z"),
        )
    ]
    audit.record(*done)
    lines = audit.operations(limit=2)
    assert [line.look for line in lines] == [done[1], done[0]]
    assert audit.operations(before=lines[0].id, limit=1) == [lines[1]]
