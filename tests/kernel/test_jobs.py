"""Background work is enqueued by the transaction that needs it, and by no other."""

import itertools
from datetime import timedelta

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import TaskNotFound

from fundament.kernel import clock, jobs, tasks
from fundament.site import worker

pytestmark = pytest.mark.django_db(transaction=True)
_names = itertools.count(1)
done = []


@pytest.fixture
def name():
    """The name of a new task, which writes down what it is given."""
    name = f"trial.note{next(_names)}"
    done.clear()
    jobs.task(name)(lambda **given: done.append(given))
    return name


def waiting(name):
    return [job.args for job in ProcrastinateJob.objects.filter(task_name=name, status="todo")]


def within(name, **arguments):
    with connection.cursor() as cursor:
        jobs.enqueue_within(cursor, name, **arguments)


@pytest.mark.parametrize("enqueue", [jobs.enqueue, within], ids=["enqueue", "within"])
def test_a_job_commits_and_rolls_back_with_its_transaction(name, enqueue):
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue(name, letters=[1])
        assert waiting(name) == [{"letters": [1]}]
        raise RuntimeError
    assert waiting(name) == []
    with transaction.atomic():
        enqueue(name, letters=[2], text="æ")
    assert waiting(name) == [{"letters": [2], "text": "æ"}]


def test_both_ways_leave_the_same_job(name):
    jobs.enqueue(name, letters=[3, 4])
    within(name, letters=[3, 4])
    same = ("task_name", "args", "queue_name", "priority", "lock", "queueing_lock", "scheduled_at")
    first, second = ProcrastinateJob.objects.filter(task_name=name).values(*same)
    assert first == second
    assert app.tasks[name].func(**first["args"]) is None
    assert done == [{"letters": [3, 4]}]


def work():
    with app.replace_connector(app.connector.get_worker_connector()):
        worker.run(wait=False, install_signal_handlers=False)


def test_a_job_that_went_well_is_gone_and_one_that_did_not_is_kept_for_a_month(name, monkeypatch):
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    app.task(name=f"{name}.failing")(lambda: 1 / 0)
    jobs.enqueue(name, letters=[5])
    jobs.enqueue(f"{name}.failing")
    work()
    assert done == [{"letters": [5]}]
    left = ProcrastinateJob.objects.filter(task_name__startswith=name)
    assert [(job.task_name, job.status) for job in left] == [(f"{name}.failing", "failed")]
    tasks.forget_failed(0)
    work()
    assert left.all().count() == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '31 days'")
    tasks.forget_failed(0)
    work()
    assert not left.all().exists()


def begun(name, **fields):
    """A job that a worker was doing when it was killed; it has not been heard of since."""
    jobs.enqueue(name, letters=[6])
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - interval '1 minute') RETURNING id"
        )
        [dead] = cursor.fetchone()
    job = ProcrastinateJob.objects.filter(task_name=name)
    job.update(status="doing", worker_id=dead, **fields)
    return job


def test_what_a_killed_worker_had_begun_is_done_by_the_next(name, monkeypatch):
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    job = begun(name)
    work()
    assert (done, job.get().status) == ([], "doing")
    jobs.enqueue("jobs.take_up", timestamp=0)
    work()
    work()
    assert done == [{"letters": [6]}]
    assert not job.exists()


def test_what_kills_every_worker_is_not_begun_for_ever(name, monkeypatch):
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})
    job = begun(name, attempts=10)
    jobs.enqueue("jobs.take_up", timestamp=0)
    work()
    work()
    assert (done, job.get().status) == ([], "failed")


def test_what_waits_anew_already_is_not_begun_twice(name, monkeypatch):
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})
    app.task(name=f"{name}.locked", queueing_lock=name)(lambda **given: done.append(given))
    job = begun(f"{name}.locked", queueing_lock=name)
    first = job.get().id
    jobs.enqueue(f"{name}.locked", letters=[7])
    later = clock.now() + timedelta(days=1)
    job.filter(status="todo").update(scheduled_at=later)
    jobs.enqueue("jobs.take_up", timestamp=0)
    work()
    work()
    assert done == []
    assert [(one.id == first, one.status) for one in job.order_by("id")] == [
        (True, "failed"),
        (False, "todo"),
    ]


def test_a_name_that_nobody_has_is_a_bug():
    with pytest.raises(TaskNotFound):
        jobs.enqueue("trial.nobody", x=1)
