"""What officers see: a search and one overview; every look is in the ledger with its purpose."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.identity import queries, rules
from fundament.capabilities.identity.models import ActivationCode, Identity, ProposedAct
from fundament.capabilities.identity.service import duplicates, history, ledger, tries
from fundament.capabilities.identity.service.proofing import entitled, numbers_of
from fundament.capabilities.identity.types import (
    AuthenticatorKind,
    IdentityState,
    IdentityUnknown,
    MayNotHaveIdentity,
)
from fundament.capabilities.identity.types.lifecycle import Officer, Outcome
from fundament.capabilities.identity.types.registration import (
    Found,
    Hit,
    Identified,
    LoginLine,
    Overview,
    Purpose,
    ShownAuthenticator,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import GONE, Person, PersonUnknown
from fundament.kernel import audit
from fundament.kernel.acting import Level
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.ids import PartyId, PersonUuid

MOST_HITS = 20
MOST_LOGINS = 10
_LINES_A_PAGE, _PAGES_LOOKED_AT = 200, 5
PURPOSES: dict[Purpose, str] = {
    Purpose.ISSUE: gettext_noop("Udstedelse af eID"),
    Purpose.HELP: gettext_noop("Hjælp til borgeren om eID"),
    Purpose.BLOCK: gettext_noop("Spærring af eID"),
    Purpose.CONTROL: gettext_noop("Kontrol af eID"),
}
_LOGINS = {ledger.SIGNED_IN, ledger.REFUSED, ledger.TOO_LOW}


@transaction.atomic
def search(text: str, purpose: Purpose, officer: Officer, at: datetime) -> Found:
    """Return who has the person number, the user name or the name; nobody for an empty text.

    At most MOST_HITS are shown. Each shown person's ledger has a line, nobody else's.
    """
    exact = _named_exactly(text, at)
    found = [exact] if exact else registers.find_persons(text, MOST_HITS + 1, at)
    shown = found[:MOST_HITS]
    ledger.record_looks(
        officer, [one.party for one in shown], ledger.SEARCHED, at, PURPOSES[purpose]
    )
    states = _states_of(shown)
    return Found(
        hits=tuple(_hit(one, states.get(str(one.party))) for one in shown),
        more=len(found) > MOST_HITS,
        exact=exact.uuid if exact else None,
    )


@transaction.atomic
def overview_of(person: PersonUuid, purpose: Purpose, officer: Officer, at: datetime) -> Overview:
    """Return all that an officer may see of the person's identity; the look is written first.

    The second person of merged duplicates leads to the first. Raises PersonUnknown.
    """
    found = registers.person_with(person, at)
    found = registers.person_of(queries.leading(found.party), at)
    ledger.record_looks(officer, [found.party], ledger.OPENED, at, PURPOSES[purpose])
    numbers = registers.numbers_of(found.party)
    every = numbers_of(found.party)
    return Overview(
        uuid=found.uuid,
        person=found.party,
        name=found.name,
        name_protected=found.name_protected,
        born=found.born,
        age=found.age_on(at.astimezone(COPENHAGEN).date()),
        administrative=found.administrative,
        alive=found.status not in GONE,
        may_have=_may_have(found, at),
        numbers=tuple(numbers),
        led=tuple(PartyId.parse(one) for one in sorted(every - {str(n) for n in numbers})),
        identity=_identified(found.party, at),
        history=tuple(history.lines_of(sorted(every))),
        logins=tuple(_logins(numbers)),
        pairs=tuple(duplicates.pairs_of(found.party)),
        waits=_waits(every, at),
        own=bool(every & numbers_of(officer.actor.party)),
    )


def person_behind(person: PersonUuid, at: datetime) -> PartyId:
    """Return the number of the person whose UUID stands in an address. Raises PersonUnknown."""
    return queries.leading(registers.person_with(person, at).party)


def uuid_of(person: PartyId, at: datetime) -> PersonUuid:
    """Return the UUID by which the person stands in an address. Raises PersonUnknown."""
    return registers.person_of(queries.leading(person), at).uuid


def _named_exactly(text: str, at: datetime) -> Person | None:
    """Return the person of the number or of the user name, if the text is one."""
    digits = text.replace("-", "").replace(" ", "")
    party = None
    if len(digits) == 10 and digits.isascii() and digits.isdecimal():
        party = PartyId.person(digits)
    elif name := rules.plain_username(text):
        row = Identity.objects.filter(username=name).first()
        party = PartyId.parse(row.person) if row else None
    if party is None:
        return None
    try:
        return registers.person_of(queries.leading(party), at)
    except PersonUnknown:
        return None


def _states_of(persons: list[Person]) -> dict[str, IdentityState]:
    """Return the state of each person's identity; an open one counts before a closed one."""
    rows = Identity.objects.filter(person__in=[str(one.party) for one in persons])
    closed_first = sorted(rows, key=lambda row: row.state != IdentityState.CLOSED)
    return {row.person: IdentityState(row.state) for row in closed_first}


def _hit(person: Person, state: IdentityState | None) -> Hit:
    return Hit(
        uuid=person.uuid,
        name="" if person.name_protected else person.name,
        masked=f"{person.party.number[:6]}-••••",
        administrative=person.administrative,
        state=state,
    )


def _may_have(person: Person, at: datetime) -> bool:
    try:
        entitled(person.party, at)
    except MayNotHaveIdentity:
        return False
    return True


def _identified(person: PartyId, at: datetime) -> Identified | None:
    try:
        row = queries.current(person)
    except IdentityUnknown:
        return None
    code = ActivationCode.objects.filter(identity=row, used_at=None, ends__gt=at).first()
    return Identified(
        uuid=str(row.id),
        username=row.username,
        state=IdentityState(row.state),
        ial=Level(row.ial),
        issued_at=row.issued_at,
        locked_until=tries.locked_until(row.username, at),
        activation_ends=code.ends if code else None,
        authenticators=tuple(
            ShownAuthenticator(
                AuthenticatorKind(one.kind), one.issued_at, one.last_used_at, one.withdrawn_at
            )
            for one in row.authenticators.exclude(kind=AuthenticatorKind.RECOVERY_CODE).order_by(
                "issued_at", "kind"
            )
        ),
    )


def _logins(numbers: list[PartyId]) -> list[LoginLine]:
    """Return the newest logins in the ledger, refused ones too, as far back as a look is cheap."""
    found: list[LoginLine] = []
    before = None
    for _ in range(_PAGES_LOOKED_AT):
        lines = audit.looks_at(numbers, before, _LINES_A_PAGE)
        looks = [line.look for line in lines if line.look.what == ledger.EID]
        found += [LoginLine(one.at, one.action, one.purpose) for one in looks if _is_login(one)]
        if len(lines) < _LINES_A_PAGE or len(found) >= MOST_LOGINS:
            break
        before = lines[-1].id
    return found[:MOST_LOGINS]


def _is_login(look: audit.Look) -> bool:
    return look.action in _LOGINS


def _waits(numbers: set[str], at: datetime) -> bool:
    rows = ProposedAct.objects.filter(identity__person__in=numbers)
    return rows.filter(outcome=Outcome.WAITING, ends__gt=at).exists()
