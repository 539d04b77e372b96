"""The page that moves the demo's time: so far and no further, and never outside the demo."""

from datetime import timedelta

import pytest

from fundament.kernel import clock

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("FUNDAMENT_HOME", str(tmp_path))
    monkeypatch.setattr(clock, "_seen", (0, timedelta()))


def move(client, **form):
    return client.post("/demo/clock/", form, secure=True).status_code


def test_forward_and_back(client):
    assert move(client, days="21") == 302
    assert clock.offset() == 21 * DAY
    assert move(client, reset="1") == 302
    assert clock.offset() == timedelta()


@pytest.mark.parametrize("days", ["", "0", "-1", "3651", "x", "1.5", "²", "9" * 5000, "\x00"])
def test_what_is_no_number_of_days(client, days):
    assert move(client, days=days) == 422
    assert clock.offset() == timedelta()


def test_not_out_of_the_calendar_however_often_it_is_asked(client):
    """Otherwise anybody could leave the demo with a time that no part of it can write down."""
    answers = [move(client, days="3650") for _ in range(11)]
    assert answers == [302] * 10 + [422]
    assert clock.offset() == 36_500 * DAY
    assert move(client, reset="1") == 302


def test_production_has_no_such_page(client, settings):
    settings.DEMO = False
    assert move(client, days="1") == 404
