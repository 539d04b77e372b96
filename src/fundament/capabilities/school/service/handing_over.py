"""At 15: an adult vouches, the young person gets an eID, and her guardians hand over."""

import base64
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import IdentityState, IdentityUnknown
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import Person
from fundament.capabilities.school import rules
from fundament.capabilities.school.models import SchoolLogin, Vouching
from fundament.capabilities.school.service import ledger, macs, relations
from fundament.capabilities.school.types import (
    Act,
    Chosen,
    DisplayCodeWrong,
    HandedOver,
    Handover,
    HandoverCodeWrong,
    HandoverDone,
    LoginState,
    NotYourPupil,
    SchoolLoginId,
)
from fundament.kernel import audit, events
from fundament.kernel.acting import Acting
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.ids import PartyId

_SECRET_BYTES = 20
_STEP = timedelta(seconds=30)


def vouch(acting: Acting, login: SchoolLoginId, at: datetime) -> str:
    """Say that this is one's child, and return the code to give her: shown this once, good once.

    An earlier code ends. Raises NotYourPupil, ActNotAllowed, TooYoungForHandover.
    """
    code = "".join(secrets.choice(rules.ALPHABET) for _ in range(rules.VOUCHING_LENGTH))
    with transaction.atomic():
        known = relations.known(acting, login, at, lock=True)
        rules.must_be_allowed(Act.VOUCH, known.may)
        rules.must_be_old_enough(_age(known.person, at))
        audit.record(ledger.act_line(acting, known.person.party, Act.VOUCH, None, at))
        Vouching.objects.filter(login=known.login, used_at__isnull=True).update(ends_at=at)
        Vouching.objects.create(
            login=known.login,
            code=_mac(known.login, code),
            vouched_by=str(acting.actor.party),
            vouched_at=at,
            ends_at=at + rules.LIFE_OF_VOUCHING,
        )
    return code


def handover_of(login: SchoolLoginId, at: datetime) -> Handover:
    """Return where the young person stands. Raises NotYourPupil when her login is not in force."""
    row = SchoolLogin.objects.filter(id=login, state=LoginState.ACTIVE).first()
    if row is None:
        raise NotYourPupil
    person = registers.person_of(PartyId.parse(row.person), at)
    age = _age(person, at)
    return Handover(
        SchoolLoginId(row.id),
        person.party,
        person.name,
        age,
        rules.is_old_enough(age),
        Vouching.objects.filter(login=row, used_at__isnull=True, ends_at__gt=at).exists(),
        _has_eid(person.party, at),
        row.own_since is not None,
    )


def new_totp_secret() -> str:
    """Return a fresh secret of a code display, in base32."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def take_over(login: SchoolLoginId, chosen: Chosen, at: datetime) -> None:
    """Issue the eID that was chosen, and end what her guardians may do here; publishes HandedOver.

    All or nothing. Who has an eID already keeps it, and chooses nothing.
    Raises NotYourPupil, HandoverDone, TooYoungForHandover, HandoverCodeWrong, DisplayCodeWrong,
    and identity's CredentialsTooWeak, IdentityExists, EvidenceNotEnough, Busy.
    """
    found = handover_of(login, at)
    if found.done:
        raise HandoverDone
    rules.must_be_old_enough(found.age)
    with transaction.atomic():
        row = SchoolLogin.objects.select_for_update().get(id=login)
        if row.state != LoginState.ACTIVE:  # blocked since the page was shown
            raise NotYourPupil
        if row.own_since is not None:
            raise HandoverDone
        if not found.has_eid:
            custodian = _use_vouching(row, chosen.code, at)
            _must_show(chosen, at)
            _issue(found.person, chosen, custodian, at)
        row.own_since = row.changed_at = at
        row.save(update_fields=["own_since", "changed_at"])
        ledger.record_own(found.person, found.name, ledger.TAKEN_OVER, at)
        events.publish(HandedOver(found.person, at))


def _issue(person: PartyId, chosen: Chosen, custodian: PartyId, at: datetime) -> None:
    """Issue the eID for which who has custody vouched; refused if she has it no longer."""
    secret = base64.b32decode(chosen.totp_secret)
    identity.issue_vouched(person, chosen.username, chosen.password, secret, custodian, at)


def _use_vouching(row: SchoolLogin, code: str, at: datetime) -> PartyId:
    """Use up the code, and return the adult who vouched. Raises HandoverCodeWrong."""
    given = rules.plain_code(code)
    for one in Vouching.objects.filter(login=row, used_at__isnull=True, ends_at__gt=at):
        if macs.fits(bytes(one.code), "vouching", UUID(str(row.id)), given):
            one.used_at = at
            one.save(update_fields=["used_at"])
            return PartyId.parse(one.vouched_by)
    raise HandoverCodeWrong


def _must_show(chosen: Chosen, at: datetime) -> None:
    """Check that the new code display works; a step early or late is taken.

    Raises DisplayCodeWrong.
    """
    typed = "".join(chosen.totp_code.split())
    shown = [identity.current_code(chosen.totp_secret, at + step * _STEP) for step in (-1, 0, 1)]
    if typed not in shown:
        raise DisplayCodeWrong


def _has_eid(person: PartyId, at: datetime) -> bool:
    try:
        return identity.status_of(person, at).state is not IdentityState.CLOSED
    except IdentityUnknown:
        return False


def _mac(row: SchoolLogin, code: str) -> bytes:
    return macs.mac_of("vouching", UUID(str(row.id)), code)


def _age(person: Person, at: datetime) -> int:
    return person.age_on(at.astimezone(COPENHAGEN).date())
