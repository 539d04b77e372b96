"""Group commit on a real PostgreSQL, with real threads, broken connections and killed processes."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import psycopg
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundament.kernel import ingest, writer
from fundament.kernel.ingest import DatabaseUnavailable, GroupCommit

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]


class Unwanted(Exception):
    """The write does not want this item."""


@dataclass(frozen=True)
class Item:
    """`fate`: what the write does with it."""

    key: int
    fate: str = "write"


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def stored():
    return [row[0] for row in run("SELECT key FROM ingest_trial ORDER BY key")]


def receipt(item):
    return f"receipt {item.key}"


def write(cursor, items):
    """Write what is to be written; answer, refuse or break as the item says. Idempotent."""
    answers = []
    for item in items:
        if item.fate == "refuse":
            answers.append(Unwanted(item.key))
            continue
        if item.fate == "raise":
            raise Unwanted(item.key)
        if item.fate == "broken sql":
            cursor.execute("SELECT 1 / 0")
        cursor.execute("INSERT INTO ingest_trial VALUES (%s) ON CONFLICT DO NOTHING", (item.key,))
        answers.append(receipt(item))
    return answers


@pytest.fixture
def group():
    run("DROP TABLE IF EXISTS ingest_trial")
    run("CREATE TABLE ingest_trial (key bigint PRIMARY KEY)")
    made = GroupCommit(write, most=20)
    yield made
    made.close()
    run("DROP TABLE ingest_trial")


def outcome(group, item):
    try:
        return group.submit(item)
    except Exception as error:  # noqa: BLE001  (the outcome is what is tested)
        return error


def submit_all(group, items, threads=16):
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda item: outcome(group, item), items))


FATES = st.sampled_from(["write"] * 6 + ["refuse", "raise", "broken sql"])


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(fates=st.lists(FATES, max_size=60))
@pytest.mark.parametrize("together", [True, False], ids=["group", "single"])
def test_every_item_gets_exactly_its_own_answer(group, fates, together):
    run("TRUNCATE ingest_trial")
    items = [Item(key, fate) for key, fate in enumerate(fates)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.GROUP_COMMIT", together)
        answers = submit_all(group, items)
    for item, answer in zip(items, answers, strict=True):
        if item.fate == "write":
            assert answer == receipt(item)
        elif item.fate == "broken sql":
            assert isinstance(answer, psycopg.errors.DivisionByZero)
        else:
            assert isinstance(answer, Unwanted)
            assert answer.args == (item.key,)
    assert stored() == [item.key for item in items if item.fate == "write"]


def test_an_answer_means_that_others_can_see_it(group):
    """Each caller looks with a connection of its own right after its answer."""

    def submit_and_look(key):
        group.submit(Item(key))
        with psycopg.connect(writer._address()) as other:
            found = other.execute("SELECT 1 FROM ingest_trial WHERE key = %s", (key,)).fetchone()
        return found is not None

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(submit_and_look, range(40)))


def test_callers_share_commits(group):
    """While the first batch is held up, the others gather: two commits for all of them."""
    entered, go_on = threading.Event(), threading.Event()

    def slow(cursor, items):
        entered.set()
        go_on.wait(10)
        return write(cursor, items)

    gathering = GroupCommit(slow, most=100)
    with ThreadPoolExecutor(33) as pool:
        first = pool.submit(gathering.submit, Item(0))
        entered.wait(10)
        others = [pool.submit(gathering.submit, Item(key)) for key in range(1, 33)]
        while len(gathering._state.queue) < 32:
            pass
        go_on.set()
        assert [future.result() for future in (first, *others)] == [
            receipt(Item(key)) for key in range(33)
        ]
    assert gathering.commits == 2
    gathering.close()


def test_a_batch_has_at_most_so_many(group):
    sizes = []
    small = GroupCommit(lambda c, items: sizes.append(len(items)) or items, most=3)
    assert submit_all(small, list(range(30)), threads=30) == list(range(30))
    assert max(sizes) <= 3
    assert sum(sizes) == 30
    small.close()


def test_a_write_that_answers_too_little_is_a_bug_for_everyone_and_stores_nothing(group):
    def forgetful(cursor, items):
        write(cursor, items)
        return []

    wrong = GroupCommit(forgetful)
    assert all(isinstance(a, ValueError) for a in submit_all(wrong, [Item(1), Item(2)]))
    assert stored() == []
    wrong.close()


def test_a_cut_connection_is_an_outage_and_the_next_batch_connects_anew(group):
    def cut(cursor, items):
        if any(item.fate == "cut" for item in items):
            with psycopg.connect(writer._address(), autocommit=True) as other:
                pid = cursor.connection.info.backend_pid
                other.execute("SELECT pg_terminate_backend(%s)", (pid,))
        return write(cursor, items)

    fragile = GroupCommit(cut)
    with pytest.raises(DatabaseUnavailable) as caught:
        fragile.submit(Item(1, "cut"))
    assert (caught.value.status, caught.value.retry_after) == (503, 5)
    assert fragile.submit(Item(2)) == receipt(Item(2))
    assert stored() == [2]
    fragile.close()


@pytest.mark.parametrize("together", [True, False], ids=["group", "single"])
def test_no_database_is_an_outage_and_it_comes_back_by_itself(group, monkeypatch, together):
    monkeypatch.setattr("django.conf.settings.GROUP_COMMIT", together)
    with monkeypatch.context() as away:
        away.setitem(connection.settings_dict, "HOST", "/nowhere")
        answers = submit_all(group, [Item(key) for key in range(5)])
        assert [type(answer) for answer in answers] == [DatabaseUnavailable] * 5
    assert group.submit(Item(9)) == receipt(Item(9))
    assert stored() == [9]


def test_a_caller_does_not_wait_for_ever(group, monkeypatch):
    monkeypatch.setattr(ingest, "PATIENCE", 0.01)
    go_on = threading.Event()
    stuck = GroupCommit(lambda c, items: go_on.wait(10) and items)
    with pytest.raises(DatabaseUnavailable):
        stuck.submit(1)
    go_on.set()
    stuck.close()


def test_a_writer_that_died_is_replaced(group, monkeypatch):
    """A bug outside the batch (here: the queue) must not leave later callers hanging."""
    monkeypatch.setattr(threading, "excepthook", lambda args: None)
    with monkeypatch.context() as broken:
        broken.setattr(GroupCommit, "_serve", lambda *args: 1 / 0)
        broken.setattr(ingest, "PATIENCE", 0.2)
        assert isinstance(outcome(group, Item(1)), DatabaseUnavailable)
    assert group.submit(Item(2)) == receipt(Item(2))


def test_killed_between_commit_and_answer_the_repeat_gets_the_receipt(group):
    """The process dies when the commit has returned and nobody was told; the caller asks again."""
    child = os.fork()
    if child == 0:
        ingest._Waiting.give = lambda self, answer: os._exit(9)
        group.submit(Item(7))
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert stored() == [7]
    assert group.submit(Item(7)) == receipt(Item(7))
    assert stored() == [7]


def test_a_forked_process_writes_by_itself_and_leaves_the_parent_alone(group):
    assert group.submit(Item(1)) == receipt(Item(1))
    child = os.fork()
    if child == 0:
        os._exit(0 if group.submit(Item(2)) == receipt(Item(2)) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert group.submit(Item(3)) == receipt(Item(3))
    assert stored() == [1, 2, 3]


def test_closing_writes_what_waits_and_can_be_followed_by_more(group):
    assert group.submit(Item(1)) == receipt(Item(1))
    group.close()
    group.close()
    assert group.submit(Item(2)) == receipt(Item(2))
    ingest.close_all()
    assert group.submit(Item(3)) == receipt(Item(3))


@pytest.mark.parametrize("collisions", [0, 2, 3])
def test_a_collision_with_another_process_is_tried_again(group, collisions):
    tries = []

    def colliding(cursor, items):
        tries.append(items)
        if len(tries) <= collisions:
            raise psycopg.errors.DeadlockDetected
        return write(cursor, items)

    fragile = GroupCommit(colliding)
    answer = outcome(fragile, Item(1))
    assert answer == receipt(Item(1)) if collisions < 3 else type(answer) is DatabaseUnavailable
    assert stored() == ([1] if collisions < 3 else [])
    fragile.close()


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (psycopg.errors.AdminShutdown(), True),
        (psycopg.errors.CannotConnectNow(), True),
        (psycopg.errors.DiskFull(), True),
        (psycopg.errors.TooManyConnections(), True),
        (psycopg.errors.ReadOnlySqlTransaction(), True),
        (psycopg.errors.DeadlockDetected(), False),
        (psycopg.OperationalError(), True),
        (psycopg.InterfaceError(), True),
        (psycopg.errors.UniqueViolation(), False),
        (psycopg.errors.QueryCanceled(), False),
        (psycopg.DataError(), False),
        (ValueError(), False),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_counts_as_an_outage(error, expected):
    assert writer.is_outage(error) is expected
