"""Two times: what the register says is what a plain model of it says, and overlap is impossible."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundament.capabilities.registers.queries import read, write
from fundament.capabilities.registers.rules import Known, amend
from fundament.capabilities.registers.types import Content, FactKind, Span, Statement, Subject

START = datetime(2020, 1, 1, tzinfo=UTC)
DAYS = 7
on_database = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def day(number):
    return START + timedelta(days=number)


@st.composite
def statements(draw):
    since = draw(st.integers(0, DAYS - 1))
    until = draw(st.none() | st.integers(since + 1, DAYS))
    said = draw(st.none() | st.sampled_from("abc"))
    content = None if said is None else Content({"said": said})
    return content, Span(day(since), None if until is None else day(until)), draw(st.booleans())


def told(model, content, span):
    """The reference: one letter a day, painted over."""
    return [
        (content.value["said"] if content else None) if span.holds(day(n)) else before
        for n, before in enumerate(model)
    ]


def new_subject():
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into registers_entity (number, uuid) values (%s, %s) returning id, number",
            [f"CPR:{uuid4().int % 10**10:010d}", uuid4()],
        )
        entity, number = cursor.fetchone()
    return Subject(entity, FactKind.NAME), number


def said(facts):
    found = facts and facts.one(FactKind.NAME)
    return found.value["said"] if found else None


@pytest.mark.django_db
@on_database
@given(st.lists(statements(), max_size=6))
def test_the_register_says_at_every_point_of_both_times_what_the_model_says(acts):
    subject, number = new_subject()
    model, at, known = [None] * DAYS, START, []
    for content, span, later in acts:
        at += timedelta(hours=1 if later else 0)  # the clock may stand still between two acts
        write.state(Statement(subject, content, span), at)
        model = told(model, content, span)
        known.append(model)
    registered = sorted({row.registrering.since for row in read.history_of(number)})
    for n in range(DAYS):
        assert said(read.facts_of(number, day(n))) == model[n]
        for instant in registered:
            past = said(read.facts_of(number, day(n), instant))
            assert any(past == one[n] for one in known)
    assert [said(read.facts_of(number, day(n), START - timedelta(1))) for n in range(DAYS)] == [
        None
    ] * DAYS


@pytest.mark.django_db
@on_database
@given(st.lists(statements(), min_size=1, max_size=6))
def test_what_was_known_stays_known(acts):
    subject, number = new_subject()
    model, remembered = [None] * DAYS, []
    for turn, (content, span, _) in enumerate(acts, 1):
        at = START + timedelta(hours=turn)
        write.state(Statement(subject, content, span), at)
        model = told(model, content, span)
        remembered.append((at, model))
    for at, then in remembered:
        assert [said(read.facts_of(number, day(n), at)) for n in range(DAYS)] == then
        almost = at + timedelta(minutes=59, seconds=59)
        assert [said(read.facts_of(number, day(n), almost)) for n in range(DAYS)] == then


def raw(cursor, subject, virkning, registrering):
    cursor.execute(
        """insert into registers_fact (entity_id, kind, part, value, virkning, registrering)
        values (%s, %s, '', '{"said": "x"}', %s::tstzrange, %s::tstzrange)""",
        [subject.entity, subject.kind, virkning, registrering],
    )


@pytest.mark.django_db
@on_database
@given(st.lists(statements(), min_size=1, max_size=5), st.integers(0, DAYS - 1), st.integers(1, 4))
def test_overlap_by_raw_sql_is_refused_and_the_rest_is_not(acts, first, days):
    subject, number = new_subject()
    for turn, (content, span, _) in enumerate(acts, 1):
        write.state(Statement(subject, content, span), START + timedelta(hours=turn))
    span = Span(day(first), day(first + days))
    held = [row for row in read.history_of(number) if row.registrering.until is None]
    clash = any(row.virkning.overlaps(span) for row in held)
    virkning = f"[{span.since.isoformat()},{span.until.isoformat()})"
    registrering = f"[{day(30).isoformat()},)"
    with connection.cursor() as cursor:
        if clash:
            with pytest.raises(DatabaseError, match="overlap"), transaction.atomic():
                raw(cursor, subject, virkning, registrering)
        else:
            raw(cursor, subject, virkning, registrering)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "delete from registers_fact where entity_id = %s",
        "update registers_fact set value = '{}' where entity_id = %s",
        "update registers_fact set virkning = tstzrange(null, null) where entity_id = %s",
        "update registers_fact set registrering = tstzrange(lower(registrering) - interval '1 day',"
        " upper(registrering)) where entity_id = %s",
        "update registers_fact set registrering = 'empty' where entity_id = %s",
        "update registers_fact set part = 'other' where entity_id = %s",
    ],
)
def test_nothing_is_edited_or_deleted(change):
    subject, number = new_subject()
    write.state(Statement(subject, Content({"said": "a"}), Span(day(0))), START)
    before = read.history_of(number)
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute(change, [subject.entity])
    assert read.history_of(number) == before


@pytest.mark.django_db
def test_a_closed_registration_is_never_opened_again():
    subject, _ = new_subject()
    write.state(Statement(subject, Content({"said": "a"}), Span(day(0))), START)
    write.state(Statement(subject, Content({"said": "b"}), Span(day(0))), day(1))
    with (
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="never edited"),
        transaction.atomic(),
    ):
        cursor.execute(
            """update registers_fact set registrering = tstzrange(lower(registrering), null)
            where entity_id = %s and not upper_inf(registrering)""",
            [subject.entity],
        )


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_do_not_overlap():
    """Both insert by raw SQL, before either commits: the second waits, sees, and is refused."""
    subject, number = new_subject()
    outcomes, inserted = [], threading.Barrier(2, timeout=20)

    def writer():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("select 1")
                inserted.wait()
                raw(cursor, subject, f"[{day(0).isoformat()},)", f"[{day(1).isoformat()},)")
            outcomes.append("written")
        except DatabaseError as error:
            outcomes.append("refused" if "overlap" in str(error) else str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=writer) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "written"]
    assert len(read.history_of(number)) == 1


OVERLAPS = """
    select count(*) from registers_fact one join registers_fact other
    on one.entity_id = other.entity_id and one.kind = other.kind and one.part = other.part
    and one.id < other.id and one.virkning && other.virkning
    and one.registrering && other.registrering where one.entity_id = %s
"""


@pytest.mark.django_db(transaction=True)
@settings(on_database, max_examples=8)
@given(st.lists(st.lists(statements(), min_size=3, max_size=6), min_size=3, max_size=3))
def test_writers_at_once_through_the_one_path_take_turns(acts):
    """Each has its own clock and connection; from instant to instant one act was taken whole."""
    subject, number = new_subject()
    failures, start = [], threading.Barrier(len(acts), timeout=20)

    def writer(own):
        try:
            start.wait()
            for content, span, later in own:
                write.state(Statement(subject, content, span), day(1 if later else 0))
        except Exception as error:  # noqa: BLE001  (told below)
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=writer, args=(own,)) for own in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPS, [subject.entity])
        assert cursor.fetchone() == (0,)
    changes = {row.registrering.since for row in read.history_of(number)}
    changes |= {row.registrering.until for row in read.history_of(number)} - {None}
    model = [None] * DAYS
    for instant in sorted(changes):
        then = [said(read.facts_of(number, day(n), instant)) for n in range(DAYS)]
        assert then in [told(model, content, span) for own in acts for content, span, _ in own]
        model = then


@given(st.lists(statements(), max_size=10))
def test_the_rule_alone_leaves_no_overlap_and_says_what_was_told(acts):
    known, model, row = {}, [None] * DAYS, 0
    for content, span, _ in acts:
        change = amend(known.values(), content, span)
        for closed in change.close:
            del known[closed]
        for written, virkning in change.write:
            row += 1
            known[row] = Known(row, written, virkning)
        model = told(model, content, span)
    for n in range(DAYS):
        holding = [fact for fact in known.values() if fact.virkning.holds(day(n))]
        assert [fact.content.value["said"] for fact in holding] == (
            [] if model[n] is None else [model[n]]
        )
