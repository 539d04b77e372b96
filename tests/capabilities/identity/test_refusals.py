"""Lock-out and limits: no answer tells whether a name exists or a lock is on."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from fundament.capabilities.identity import rules
from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.about import ABOUT
from fundament.capabilities.identity.models import Authenticator, TryCount
from fundament.capabilities.identity.rules import Tries
from fundament.capabilities.identity.service import codes, passwords
from fundament.capabilities.identity.types import (
    AuthenticatorKind,
    Busy,
    CredentialsRefused,
    CredentialsTooWeak,
    IdentityExists,
    IdentityState,
    LoginContext,
    SignedIn,
    StateNotReachable,
    TooManyTries,
)
from fundament.kernel import audit, events
from fundament.kernel.acting import Level
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId
from tests.telling import tell_all
from tests.together import at_the_same_time

AT = datetime(2026, 11, 24, 10, 0, 10, tzinfo=UTC)
PATIENT = 60  # seconds for a hash on a machine that is full
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
KAREN = PartyId.person("0101901234")
SECRET = b"12345678901234567890"
PASSWORD = "fire grønne æbler"
CONTEXT = LoginContext("Borgerservice", Level.SUBSTANTIAL, "203.0.113.7")
LOW = LoginContext("Biblioteket", Level.LOW, "203.0.113.7")


@pytest.fixture
def karen(db):
    return identity.issue(KAREN, "karen7", PASSWORD, SECRET, AT)


def begun(at=AT, name="karen7", context=CONTEXT):
    return identity.begin(name, at, context)


def with_password(at=AT, caller="203.0.113.7"):
    attempt = begun(at, context=LoginContext("Borgerservice", Level.SUBSTANTIAL, caller))
    return identity.give_password(attempt, PASSWORD, at)


def refused(call, *arguments):
    with pytest.raises(CredentialsRefused) as caught:
        call(*arguments)
    return caught.value


def lock_password(at=AT):
    for _ in range(5):
        refused(identity.give_password, begun(at), "forkert", at)


class Counting:
    """Stands before argon2 and before the code display, and counts the work done."""

    def __init__(self, monkeypatch):
        self.hashes, self.codes = 0, 0
        verify, code = passwords._hasher.verify, codes._code

        def counted_verify(*arguments):
            self.hashes += 1
            return verify(*arguments)

        def counted_code(*arguments):
            self.codes += 1
            return code(*arguments)

        hasher = SimpleNamespace(verify=counted_verify, hash=passwords._hasher.hash)
        monkeypatch.setattr(passwords, "_hasher", hasher)
        monkeypatch.setattr(codes, "_code", counted_code)


@pytest.fixture
def work(monkeypatch):
    return Counting(monkeypatch)


def answer_and_work(call, work):
    work.hashes, work.codes = 0, 0
    with CaptureQueriesContext(connection) as done:
        try:
            call()
            answer = ("accepted",)
        except Refusal as refusal:
            answer = (refusal.code, refusal.status, refusal.sentence(), refusal.facts)
    statements = [one["sql"].split()[:2] for one in done if "SAVEPOINT" not in one["sql"]]
    return answer, work.hashes, work.codes, statements


def test_unknown_wrong_locked_and_suspended_look_alike(karen, work):
    def found(name, password, at=AT):
        attempt = begun(at, name)
        return answer_and_work(lambda: identity.give_password(attempt, password, at), work)

    wrong = found("karen7", "forkert")
    assert wrong[0][0] == "login.credentials.refused"
    assert wrong[1] == 1
    assert found("nobody", "forkert") == wrong
    assert found("nobody", PASSWORD) == wrong
    for _ in range(4):
        found("karen7", "forkert")
    assert found("karen7", PASSWORD) == wrong  # locked
    later = AT + 2 * MINUTE
    identity.change_state(KAREN, IdentityState.SUSPENDED, later)
    assert found("karen7", PASSWORD, later) == wrong
    identity.change_state(KAREN, IdentityState.CLOSED, later)
    assert found("karen7", PASSWORD, later) == wrong


def test_beginning_tells_nothing(karen, django_assert_num_queries):
    for name in ("karen7", "nobody"):
        with django_assert_num_queries(3):
            attempt = begun(name=name)
        assert attempt.asks_for is AuthenticatorKind.PASSWORD


def test_wrong_codes_look_alike_and_do_the_same_work(karen, work):
    hans = PartyId.person("0202902345")
    identity.issue(hans, "hans3", PASSWORD, None, AT)  # no code display

    def found(name, code):
        step = identity.give_password(begun(name=name), PASSWORD, AT)
        return answer_and_work(lambda: identity.give_code(step, code, AT), work)[:3]

    wrong = found("karen7", "000000")
    assert wrong[0][0] == "login.credentials.refused"
    assert wrong[2] == 3
    assert found("hans3", "000000") == wrong
    assert found("karen7", "x" * 999) == wrong
    assert found("karen7", "æøå\ud800") == wrong


def test_five_wrong_passwords_lock_for_a_growing_time(karen):
    lock_password()
    refused(identity.give_password, begun(), PASSWORD, AT)
    refused(identity.give_password, begun(AT + 59 * SECOND), PASSWORD, AT + 59 * SECOND)
    assert identity.status_of(KAREN, AT).locked_until == AT + MINUTE
    sixth = AT + MINUTE
    refused(identity.give_password, begun(sixth), "forkert", sixth)
    assert identity.status_of(KAREN, sixth).locked_until == sixth + 2 * MINUTE
    free = sixth + 2 * MINUTE
    identity.give_password(begun(free), PASSWORD, free)
    assert identity.status_of(KAREN, free).locked_until is None


def test_tries_during_a_lock_do_not_make_it_longer(karen):
    lock_password()
    for second in range(10):
        refused(identity.give_password, begun(), "forkert", AT + second * SECOND)
    assert identity.status_of(KAREN, AT).locked_until == AT + MINUTE


def test_a_right_password_does_not_free_wrong_codes(karen):
    """Else whoever knows the password could guess codes without end."""
    for _ in range(5):
        refused(identity.give_code, with_password(), "000000", AT)
    identity.give_password(begun(context=LOW), PASSWORD, AT)
    refused(identity.give_code, with_password(), identity.current_code(SECRET, AT), AT)


def test_the_lock_follows_the_name_over_networks(karen):
    for last in range(5):
        context = LoginContext("Borgerservice", Level.SUBSTANTIAL, f"198.51.100.{last}")
        refused(identity.give_password, begun(context=context), "forkert", AT)
    refused(identity.give_password, begun(), PASSWORD, AT)


def test_one_network_gets_thirty_wrong_tries_in_ten_minutes(karen):
    for number in range(30):
        refused(identity.give_password, begun(name=f"nobody{number}"), "forkert", AT)
    for name in ("karen7", "nobody"):
        with pytest.raises(TooManyTries) as caught:
            identity.give_password(begun(name=name), PASSWORD, AT)
        assert (caught.value.status, caught.value.retry_after) == (429, 600)
    later = AT + 10 * MINUTE
    assert identity.give_password(begun(later), PASSWORD, later)


def test_right_answers_do_not_use_up_the_network(karen, monkeypatch):
    monkeypatch.setattr(rules, "WRONG_TRIES_OF_CALLER", 3)
    for _ in range(5):
        identity.give_password(begun(context=LOW), PASSWORD, AT)


def test_one_network_cannot_begin_without_end(db, monkeypatch):
    monkeypatch.setattr(rules, "LOGINS_BEGUN_BY_CALLER", 20)
    for _ in range(20):
        begun(name="nobody")
    with pytest.raises(TooManyTries):
        begun(name="nobody")


@pytest.mark.parametrize(
    ("caller", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("no address", "unknown"),
    ],
)
def test_tries_are_counted_per_network(caller, network):
    assert rules.network_of(caller) == network


def test_a_code_works_once(karen):
    code = identity.current_code(SECRET, AT)
    assert identity.give_code(with_password(), code, AT).person == KAREN
    refused(identity.give_code, with_password(), code, AT)


def test_the_neighbour_steps_work_and_no_older_code_after_a_newer(karen):
    for shift in (-30, 30):
        code = identity.current_code(SECRET, AT + shift * SECOND)
        assert identity.give_code(with_password(), code, AT).person == KAREN
    refused(identity.give_code, with_password(), identity.current_code(SECRET, AT), AT)


@pytest.mark.parametrize("shift", [-60, 60])
def test_two_steps_away_is_wrong(karen, shift):
    code = identity.current_code(SECRET, AT + shift * SECOND)
    refused(identity.give_code, with_password(), code, AT)


def test_codes_are_those_of_the_standard():
    """RFC 6238 appendix B, the last six of the eight digits."""
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        at = datetime.fromtimestamp(seconds, UTC)
        assert identity.current_code(SECRET, at) == code
        assert identity.current_code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", at) == code


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_the_same_code_at_once_one_wins():
    identity.issue(KAREN, "karen7", PASSWORD, SECRET, AT)
    steps = [with_password(), with_password()]
    code = identity.current_code(SECRET, AT)
    answers = at_the_same_time(*(lambda s=s: identity.give_code(s, code, AT) for s in steps))
    assert sorted(type(answer).__name__ for answer in answers) == [
        "Authenticated",
        "CredentialsRefused",
    ]


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_instant_are_all_counted(monkeypatch):
    monkeypatch.setattr(passwords, "bound", passwords.HashBound(slots=6, patience=PATIENT))
    identity.issue(KAREN, "karen7", PASSWORD, SECRET, AT)
    attempts = [begun() for _ in range(6)]
    answers = at_the_same_time(
        *(lambda a=a: identity.give_password(a, "forkert", AT) for a in attempts)
    )
    assert {answer.code for answer in answers} == {"login.credentials.refused"}
    assert TryCount.objects.get(key__startswith="password:").wrong == 5  # the sixth met the lock


def test_more_hashes_than_the_bound_are_refused_as_busy(karen, monkeypatch):
    monkeypatch.setattr(passwords, "bound", passwords.HashBound(slots=1, patience=0))
    attempt = begun()
    with passwords.bound.slot(), pytest.raises(Busy) as caught:
        identity.give_password(attempt, PASSWORD, AT)
    assert (caught.value.status, caught.value.retry_after) == (503, 2)
    assert not TryCount.objects.exists()
    assert identity.give_password(attempt, PASSWORD, AT)


def test_no_secret_can_be_read_in_the_tables(karen):
    rows = [bytes(row.secret) for row in Authenticator.objects.all()]
    assert len(rows) == 2
    for row in rows:
        assert SECRET not in row
        assert PASSWORD.encode() not in row
    hashed = bytes(Authenticator.objects.get(kind="password").secret).decode()
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_sealed_secret_opens_in_its_own_row_only(karen):
    identity.issue(PartyId.person("0202902345"), "hans3", PASSWORD, b"another secret of 20", AT)
    displays = Authenticator.objects.filter(kind="code_token")
    foreign = displays.get(identity__username="hans3").secret
    displays.filter(identity__username="karen7").update(secret=foreign)
    with pytest.raises(InvalidTag):
        identity.give_code(with_password(), "000000", AT)


def test_the_health_check_tells_of_a_foreign_key(karen):
    (check,) = ABOUT.health
    assert check.ask() is None
    Authenticator.objects.filter(kind="code_token").update(secret=bytes(60))
    assert "identity-secrets" in check.ask()


def test_every_login_is_in_the_ledger_refused_ones_too(karen):
    refused(identity.give_password, begun(), "forkert", AT)
    refused(identity.give_password, begun(name="nobody"), "forkert", AT)
    identity.give_code(with_password(), identity.current_code(SECRET, AT), AT)
    lines = [line.look for line in audit.looks_at(KAREN)]
    assert [look.action for look in lines] == [
        "Logget ind",
        "Forsøg på at logge ind afvist",
        "eID udstedt",
    ]
    assert [look.actor.kind for look in lines] == ["person", "unknown", "installation"]
    assert [look.acted_for for look in lines] == [KAREN, None, None]
    assert {look.purpose for look in lines[:2]} == {"Login: Borgerservice"}
    assert audit.looks_at(PartyId.person("0000000000")) == []


heard = []


def test_the_news_of_a_login_is_told(karen, monkeypatch):
    monkeypatch.setattr(events, "_listeners", {})
    events.subscribe(SignedIn, hear)
    identity.give_code(with_password(), identity.current_code(SECRET, AT), AT)
    assert tell_all() == []
    assert [(news.person, news.level) for news in heard] == [(KAREN, Level.SUBSTANTIAL)]


def hear(news):
    heard.append(news)


def test_one_identity_at_a_time_and_one_owner_of_a_name(karen):
    with pytest.raises(IdentityExists):
        identity.issue(KAREN, "karen8", PASSWORD, None, AT)
    with pytest.raises(IdentityExists):
        identity.issue(PartyId.person("0202902345"), "Karen7", PASSWORD, None, AT)
    identity.change_state(KAREN, IdentityState.CLOSED, AT)
    identity.issue(KAREN, "karen8", PASSWORD, None, AT + SECOND)
    assert identity.status_of(KAREN, AT).username == "karen8"


def test_a_closed_identity_never_comes_back(karen):
    identity.change_state(KAREN, IdentityState.SUSPENDED, AT)
    identity.change_state(KAREN, IdentityState.ACTIVE, AT)
    identity.change_state(KAREN, IdentityState.CLOSED, AT)
    with pytest.raises(StateNotReachable):
        identity.change_state(KAREN, IdentityState.ACTIVE, AT)


@pytest.mark.parametrize(
    ("username", "password"),
    [("ka", PASSWORD), ("karen 7", PASSWORD), ("karen7", "kort"), ("karen7", "xKAREN7x")],
)
def test_weak_credentials_are_not_issued(db, username, password):
    with pytest.raises(CredentialsTooWeak):
        identity.issue(KAREN, username, password, None, AT)


def test_old_attempts_are_forgotten(karen):
    refused(identity.give_password, begun(), "forkert", AT)
    assert identity.forget_old_attempts(AT + timedelta(hours=23)) == 0
    assert identity.forget_old_attempts(AT + timedelta(hours=25)) == 1
    assert not TryCount.objects.exists()


@given(st.lists(st.integers(0, 7200), max_size=60))
def test_a_lock_is_never_longer_than_an_hour_and_never_shrinks_by_trying(gaps):
    tries, at = Tries(), AT
    for gap in gaps:
        at += gap * SECOND
        before = tries
        tries = rules.count_try(before, at)
        if before.locked(at):
            assert tries == before
        else:
            assert tries.wrong == before.wrong + 1
            assert tries.locked(at) == (tries.wrong >= 5)
        assert tries.locked_until is None or tries.locked_until <= at + timedelta(hours=1)


@pytest.mark.django_db
@given(typed=st.text(max_size=60))
def test_any_text_as_name_or_code_is_only_refused(typed):
    assert codes.matching_step(None, typed, AT) is None
    assert rules.plain_username(typed) == rules.plain_username(rules.plain_username(typed))
    assert begun(name=typed).asks_for is AuthenticatorKind.PASSWORD
