"""A database in use is upgraded: letters that are out, and what letters gave, keep their worth."""

from datetime import UTC, datetime, timedelta

import pytest

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.models import ActivationCode, Authenticator
from fundament.capabilities.identity.service import activation
from fundament.capabilities.identity.types.lifecycle import ActivationRefused
from fundament.kernel.acting import Level
from fundament.kernel.ids import PartyId
from tests.upgrading import newest, own_database, tables_at

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
DAYS = timedelta(days=1)
PASSWORD, CALLER = "syv grønne pærer", "203.0.113.9"
BEFORE_WORTH, BEFORE_NUMBERS = "0004_eid_authenticators", "0008_reissue_by_two"
BEFORE_ACTIVATION = "0009_number_of_letters"

# Else there is no test database to copy when these run alone.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def database(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), own_database():
        yield


def eid(apps, name, ial=3):
    identities = apps.get_model("identity", "Identity").objects
    return identities.create(
        person=str(PartyId.person(f"01019012{identities.count():02}")),
        username=name,
        ial=ial,
        issued_at=AT,
        changed_at=AT,
    )


def letter_of(apps, row, code, **more):
    return apps.get_model("identity", "ActivationCode").objects.create(
        identity=row, digest=activation._digest(row.id, code), issued_at=AT, ends=AT + 30 * DAYS,
        **more,
    )  # fmt: skip


def given_by(apps, row, kind, at, ceiling=3):
    return apps.get_model("identity", "Authenticator").objects.create(
        identity=row, kind=kind, ceiling=ceiling, issued_at=at
    )


def activated(apps, row, at, ial, step="activated"):
    apps.get_model("identity", "LifeEvent").objects.create(
        identity=row, step=step, at=at, actor_kind="person", actor_name="x", ial=ial,
        state="ACTIVE",
    )  # fmt: skip


def test_of_the_oldest_letters_that_are_out_none_is_worth_high():
    apps = tables_at("identity", BEFORE_WORTH)
    letter_of(apps, eid(apps, "ina"), "ABCD-EFGH-JKLM")
    newest("identity")
    assert ActivationCode.objects.get().ceiling == Level.SUBSTANTIAL
    identity.activate("ina", "abcd efgh jklm", PASSWORD, AT + DAYS, CALLER)
    assert set(Authenticator.objects.values_list("ceiling", flat=True)) == {Level.SUBSTANTIAL}


@pytest.mark.parametrize("worth", list(Level))
def test_a_letter_from_before_letters_had_numbers_keeps_its_worth_and_works_once(worth):
    apps = tables_at("identity", BEFORE_NUMBERS)
    letter_of(apps, eid(apps, "ina"), "ABCD-EFGH-JKLM", ceiling=worth)
    newest("identity")
    for _ in range(activation.MOST_WRONG + 1):
        with pytest.raises(ActivationRefused):
            identity.activate("ina", "ABCD-AAAA-AAAA", PASSWORD, AT + DAYS, CALLER)
    identity.activate("ina", "ABCD-EFGH-JKLM", PASSWORD, AT + DAYS, CALLER)
    assert set(Authenticator.objects.values_list("ceiling", flat=True)) == {worth}
    with pytest.raises(ActivationRefused):
        identity.activate("ina", "ABCD-EFGH-JKLM", PASSWORD, AT + DAYS, CALLER)


def test_what_letters_gave_is_worth_no_more_than_the_letter_and_the_eid_then():
    apps = tables_at("identity", BEFORE_ACTIVATION)
    used = AT + DAYS
    for name, at_low, worth in (("low", 1, 2), ("letter", 2, 1), ("both_two", 2, 2)):
        row = eid(apps, name)
        letter_of(apps, row, "ABCD-EFGH-JKLM", ceiling=worth, used_at=used)
        activated(apps, row, used, at_low)
        given_by(apps, row, "password", used)
        given_by(apps, row, "code_token", used)
        given_by(apps, row, "u2f_token", used, 2)
    alone = eid(apps, "no letter left")
    activated(apps, alone, used, 1)
    given_by(apps, alone, "password", used)
    issued = eid(apps, "issued at once")
    given_by(apps, issued, "password", AT)
    changed = eid(apps, "changed since")
    letter_of(apps, changed, "ABCD-EFGH-JKLM", ceiling=1, used_at=used)
    activated(apps, changed, used, 3)
    given_by(apps, changed, "password", used + DAYS)
    given_by(apps, changed, "code_token", used + DAYS)
    vouched = eid(apps, "raised since")
    activated(apps, vouched, AT, 2, step="issued")
    given_by(apps, vouched, "password", AT)
    newest("identity")
    kept = {
        (one.identity.username, one.kind): one.ceiling
        for one in Authenticator.objects.select_related("identity")
    }
    for kind in ("password", "code_token"):
        assert kept["low", kind] == kept["letter", kind] == Level.LOW
        assert kept["both_two", kind] == Level.SUBSTANTIAL
    assert kept["low", "u2f_token"] == Level.SUBSTANTIAL
    assert kept["no letter left", "password"] == Level.LOW
    assert kept["issued at once", "password"] == Level.HIGH
    assert kept["changed since", "password"] == Level.LOW, "no more than the one before it"
    assert kept["changed since", "code_token"] == Level.HIGH, "she added it by a login"
    assert kept["raised since", "password"] == Level.SUBSTANTIAL
