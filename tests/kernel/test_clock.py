"""The clock: it moves in the demo, for every process of the home at once, and never elsewhere."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fundament.kernel import clock

SOURCE = Path(__file__).parents[2] / "src"


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("FUNDAMENT_HOME", str(tmp_path))
    monkeypatch.setattr(clock, "_seen", (0, timedelta()))
    return tmp_path


def drift():
    return clock.now() - datetime.fromtimestamp(time.time(), UTC)


def near(span, expected):
    return abs(span - expected) < timedelta(seconds=5)


def test_it_tells_the_real_time_aware_in_utc():
    assert near(drift(), timedelta())
    assert clock.now().tzinfo is UTC


def test_moves_add_up_and_are_taken_back():
    clock.travel(timedelta(days=3))
    clock.travel(timedelta(hours=-1))
    assert clock.offset() == timedelta(days=3, hours=-1)
    assert near(drift(), timedelta(days=3, hours=-1))
    clock.reset()
    assert clock.offset() == timedelta()
    clock.reset()


@pytest.mark.parametrize("years", [101, -102, 10_000])
def test_it_does_not_leave_the_calendar(years):
    clock.travel(timedelta(days=365))
    with pytest.raises(OverflowError):
        clock.travel(timedelta(days=365) * years)
    assert clock.offset() == timedelta(days=365)


def test_another_process_of_the_home_sees_the_move():
    clock.travel(timedelta(days=400))
    code = "from fundament.kernel import clock; print(clock.offset().days)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )
    assert done.stdout.strip() == "400"


def test_production_has_no_other_time(own_home, monkeypatch):
    (own_home / "clock").write_text("86400")
    monkeypatch.setenv("FUNDAMENT_ENV", "production")
    assert near(drift(), timedelta())
    with pytest.raises(PermissionError):
        clock.travel(timedelta(days=1))
    clock.reset()
    assert (own_home / "clock").exists()


def test_where_nobody_said_that_this_is_the_demo_there_is_no_other_time(own_home, monkeypatch):
    (own_home / "clock").write_text("86400")
    monkeypatch.delenv("FUNDAMENT_ENV")
    assert near(drift(), timedelta())


def test_without_a_home_the_clock_stands_where_it_is(monkeypatch):
    monkeypatch.delenv("FUNDAMENT_HOME")
    assert near(drift(), timedelta())
    with pytest.raises(PermissionError):
        clock.travel(timedelta(days=1))


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-11-24T22:59:59+00:00", "2026-11-24"),
        ("2026-11-24T23:00:00+00:00", "2026-11-25"),
        ("2026-06-30T21:59:59+00:00", "2026-06-30"),
        ("2026-06-30T22:00:00+00:00", "2026-07-01"),
    ],
)
def test_the_date_is_that_of_denmark(monkeypatch, instant, day):
    monkeypatch.setattr(clock, "now", lambda: datetime.fromisoformat(instant))
    assert clock.today().isoformat() == day
