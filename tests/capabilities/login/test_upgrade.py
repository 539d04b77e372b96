"""A database in use is upgraded: what was open, given or under way goes on by the same login."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import Grant, PendingLogin, Proof
from fundament.kernel.acting import Level
from tests.upgrading import newest, own_database, tables_at

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
BROKER = "https://saml.example"
BEFORE_PROOFS, PROOFS, BEFORE_CEILING = (
    "0014_eidas_brought",
    "0015_session_proofs",
    "0017_eidas_two_officers",
)

# Else there is no test database to copy when these run alone.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def database(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), own_database():
        yield


def session_of(apps, secret, level=2, *, aal=2, school=0, **more):
    """A session as it was kept before there were proofs."""
    return apps.get_model("login", "BrokerSession").objects.create(
        secret=queries.hashed(secret),
        broker=BROKER,
        person="CPR:0101901234",
        identity=uuid4(),
        level=level,
        ial=3 if level else 0,
        aal=aal,
        school_level=school,
        authenticators=["password", "code_token"][: max(aal, 1)],
        authenticated_at=AT - HOUR,
        ends_at=AT + HOUR,
        used_at=AT,
        **more,
    )


def grant_of(apps, provider, session, code, **more):
    return apps.get_model("login", "Grant").objects.create(
        provider=provider,
        session=session,
        code=queries.hashed(code),
        request={},
        subject="sub",
        sid="sid",
        level=2,
        began_at=AT,
        **more,
    )


def pending_of(apps, provider, session):
    return apps.get_model("login", "PendingLogin").objects.create(
        provider=provider,
        browser=b"browser",
        broker=BROKER,
        request={},
        level=2,
        identity_type="Person",
        began_at=AT,
        session=session,
    )


@pytest.fixture
def filled():
    """The tables before there were proofs, with rows of every kind in them."""
    apps = tables_at("login", BEFORE_PROOFS)
    provider = apps.get_model("login", "ServiceProvider").objects.create(
        entity_id="https://old.example", metadata=b"", registered_at=AT, registered_by="test"
    )
    two, one = session_of(apps, "two"), session_of(apps, "one", 1, aal=1)
    pupil = session_of(apps, "pupil", 0, aal=0, school=2)
    over = session_of(apps, "over", ended_at=AT)
    code = grant_of(apps, provider, two, "code")
    lasting = grant_of(apps, provider, over, "lasting", lasting=True)
    apps.get_model("login", "RefreshToken").objects.create(
        secret=queries.hashed("refresh"), grant=lasting, issued_at=AT, ends_at=AT + HOUR
    )
    waits, fresh = pending_of(apps, provider, one), pending_of(apps, provider, None)
    return {
        "two": two.id,
        "one": one.id,
        "pupil": pupil.id,
        "over": over.id,
        "code": code.id,
        "lasting": lasting.id,
        "waits": waits.id,
        "fresh": fresh.id,
    }


def test_each_session_has_shown_what_it_was_known_by(filled):
    apps = tables_at("login", PROOFS)
    proofs = apps.get_model("login", "Proof").objects.all()
    assert {one.session_id for one in proofs} == {
        filled[each] for each in ("two", "one", "pupil", "over")
    }
    assert len(proofs) == 4
    for proof in proofs:
        of = proof.session
        for same in ("level", "ial", "aal", "school_level", "authenticators", "authenticated_at"):
            assert getattr(proof, same) == getattr(of, same)
        assert proof.counts_until == of.ends_at


def test_what_was_given_and_what_waits_goes_by_its_own_session(filled):
    newest("login")
    for each, of in (("code", "two"), ("lasting", "over")):
        grant = Grant.objects.get(id=filled[each])
        assert (grant.proof.session_id, grant.session_id) == (filled[of], filled[of])
    assert PendingLogin.objects.get(id=filled["waits"]).proof.session_id == filled["one"]
    assert PendingLogin.objects.get(id=filled["fresh"]).proof is None
    assert queries.grant_of_code("code").proof.level == Level.SUBSTANTIAL
    assert queries.refresh_token("refresh").grant.proof.authenticated_at == AT - HOUR


def test_an_open_session_still_answers_after_the_upgrade(filled):
    newest("login")
    found = queries.session_alive("two", BROKER, AT)
    [proof] = queries.proofs_of(found, AT)
    assert (proof.level, proof.authenticators) == (Level.SUBSTANTIAL, ["password", "code_token"])
    assert queries.proofs_of(found, found.ends_at) == []
    assert queries.session_alive("over", BROKER, AT) is None
    pupil = queries.school_session_alive("pupil", BROKER, AT)
    assert [one.school_level for one in queries.proofs_of(pupil, AT)] == [2]


def test_what_was_shown_before_its_ceiling_was_kept_is_worth_what_it_reached(filled):
    tables_at("login", BEFORE_CEILING)
    newest("login")
    kept = {one.session_id: (one.aal, one.ceiling) for one in Proof.objects.all()}
    assert kept[filled["two"]] == (Level.SUBSTANTIAL, Level.SUBSTANTIAL)
    assert kept[filled["one"]] == (Level.LOW, Level.LOW)
    assert kept[filled["pupil"]] == (0, Level.LOW)
