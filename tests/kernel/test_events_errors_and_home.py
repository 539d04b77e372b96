"""Events after the commit, refusals in two languages, files that appear whole."""

import os
import stat
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar
from uuid import uuid4

import pytest
from django.db import transaction

from fundament.kernel import audit, events, home, ingest, pki, xmlsig
from fundament.kernel.acting import Level
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId, SystemId
from tests.telling import tell_all


@dataclass(frozen=True)
class Happened:
    """Something happened."""

    what: str


@dataclass(frozen=True)
class Other:
    """Something else happened."""


told = []


def hear(event):
    told.append(event)


def hear_too(event):
    told.append(event.what)


def fail(event):
    raise RuntimeError(event.what)


@pytest.fixture
def heard(monkeypatch):
    monkeypatch.setattr(events, "_listeners", {})
    told.clear()
    events.subscribe(Happened, hear)
    return told


@pytest.mark.django_db(transaction=True)
def test_news_are_told_after_the_commit_and_to_who_asked(heard):
    with transaction.atomic():
        events.publish(Happened("1"))
        events.publish(Other())
        assert heard == []
    assert tell_all() == []
    assert heard == [Happened("1")]


@pytest.mark.django_db(transaction=True)
def test_what_rolls_back_is_no_news(heard):
    with pytest.raises(RuntimeError), transaction.atomic():
        events.publish(Happened("1"))
        raise RuntimeError
    with transaction.atomic():
        with pytest.raises(RuntimeError), transaction.atomic():
            events.publish(Happened("2"))
            raise RuntimeError
        events.publish(Happened("3"))
    assert tell_all() == []
    assert heard == [Happened("3")]


@pytest.mark.django_db(transaction=True)
def test_who_fails_silences_nobody(heard):
    events.subscribe(Happened, fail)
    events.subscribe(Happened, hear_too)
    events.publish(Happened("1"))
    assert [str(error) for error in tell_all()] == ["1"]
    assert heard == [Happened("1"), "1"]


@dataclass(frozen=True)
class Everything:
    """An event with every kind of field that events have."""

    party: PartyId
    system: SystemId
    at: datetime
    level: Level
    name: str


@pytest.mark.django_db(transaction=True)
def test_an_event_arrives_as_it_was_published(heard):
    events.subscribe(Everything, hear)
    at = datetime(2026, 11, 24, 12, 0, 0, 1, tzinfo=UTC)
    sent = Everything(PartyId.person("0101901234"), SystemId(uuid4()), at, Level.HIGH, "Åse")
    events.publish(sent)
    assert tell_all() == []
    assert heard == [sent]
    assert [type(value) for value in vars(heard[0]).values()] == [
        type(value) for value in vars(sent).values()
    ]


class TooLong(Refusal):
    """A label is too long."""

    code: ClassVar[str] = "label.too.long"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Titlen har {length} tegn."
    english: ClassVar[str] = "The label has {length} characters."


def test_a_refusal_speaks_both_languages():
    refusal = TooLong(length=257)
    assert refusal.sentence() == refusal.sentence("da-DK") == "Titlen har 257 tegn."
    assert refusal.sentence("en") == refusal.sentence("fr") == "The label has 257 characters."
    assert str(refusal) == "label.too.long: The label has 257 characters."
    assert (refusal.status, refusal.retry_after, refusal.facts) == (400, None, {"length": 257})


def kinds_of(kind):
    for child in kind.__subclasses__():
        yield child
        yield from kinds_of(child)


def test_every_refusal_of_the_kernel_has_code_status_and_two_sentences():
    assert audit and ingest and pki and xmlsig, "all are loaded"
    ours = [kind for kind in kinds_of(Refusal) if kind.__module__.startswith("fundament.kernel")]
    assert len(ours) >= 15
    for kind in ours:
        assert {"code", "danish", "english"} <= {*vars(kind)}, kind
        assert kind.code == kind.code.lower()
        assert 400 <= kind.status < 600
        assert (kind.retry_after is not None) is (kind.status == 503)
    codes = [kind.code for kind in ours]
    assert len(codes) == len(set(codes))


# The folder of the installation.
@pytest.fixture
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("FUNDAMENT_HOME", str(tmp_path))
    return tmp_path


def test_a_private_folder_is_entered_by_its_owner_only(own_home):
    folder = home.private_folder("keys")
    assert folder == own_home / "keys"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_file_is_the_old_or_the_new_one_never_half(own_home, monkeypatch):
    file = own_home / "head"
    home.write_durably(file, b"old")

    def power_cut(descriptor):
        raise OSError("power cut")

    with monkeypatch.context() as cut:
        cut.setattr(os, "fsync", power_cut)
        with pytest.raises(OSError, match="power cut"):
            home.write_durably(file, b"new")
    assert file.read_bytes() == b"old"
    assert [entry.name for entry in own_home.iterdir()] == ["head"]
    home.write_durably(file, b"new")
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_one_at_a_time_works_in_a_folder(own_home):
    inside, most = [], []

    def work():
        for _ in range(20):
            with home.only_one(own_home):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1
    assert len(most) == 120
