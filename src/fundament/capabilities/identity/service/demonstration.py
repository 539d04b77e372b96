"""Known credentials of fictional people: derived from their numbers, so always the same."""

import base64
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from fundament.capabilities.identity import queries, rules
from fundament.capabilities.identity.models import Identity
from fundament.capabilities.identity.service import demo_secrets, holding, issuing, ledger
from fundament.capabilities.identity.types import (
    Authenticated,
    AuthenticatorKind,
    DemoCredential,
    DemoOnly,
    IdentityId,
    IdentityState,
    IdentityUnknown,
    LoginContext,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import (
    GONE,
    Person,
    PersonStatus,
    Showcase,
    ShowcaseRole,
)
from fundament.kernel.acting import Level
from fundament.kernel.denmark import COPENHAGEN, PLAIN_LETTERS
from fundament.kernel.ids import PartyId

# Who was at a desk with a passport, and who has recovery codes on paper.
KNOWN_SURELY = frozenset({"student", "operator"})
WITH_PAPER = frozenset({"student", "pensioner", "centenarian"})
_USUAL = frozenset({AuthenticatorKind.PASSWORD, AuthenticatorKind.CODE_DISPLAY})
# What a simulated login is taken to have shown, by what is wanted.
SIMULATED = {
    Level.LOW: _USUAL,
    Level.SUBSTANTIAL: _USUAL,
    Level.HIGH: frozenset({AuthenticatorKind.PASSKEY}),
}


def demo_credentials() -> list[DemoCredential]:
    """Return how to sign in as each showcase person who has an identity. Raises DemoOnly."""
    _must_be_demo()
    shown = registers.showcase()
    rows = Identity.objects.filter(person__in=[str(one.party) for one in shown]).exclude(
        state=IdentityState.CLOSED
    )
    usernames = {row.person: row.username for row in rows}
    return [
        _credential(one, usernames[str(one.party)]) for one in shown if str(one.party) in usernames
    ]


def credentials_for(person: PartyId, at: datetime) -> DemoCredential:
    """Return how to sign in as any fictional person; the identity is issued when there is none.

    Raises DemoOnly, PersonUnknown, MayNotHaveIdentity, Busy.
    """
    _must_be_demo()
    found = registers.person_of(person, at)
    shown = next((one for one in registers.showcase() if one.party == found.party), None)
    row = Identity.objects.filter(person=str(found.party)).exclude(state="CLOSED").first()
    username = row.username if row else _issue(found, shown.key if shown else "", at)
    return _credential(shown or _unsung(found), username)


def fictional(uuid: UUID | None, username: str, person: PartyId | None) -> tuple[UUID, str]:
    """Return whose identity that is, by the first that is given, and its user name.

    Raises DemoOnly, IdentityUnknown.
    """
    _must_be_demo()
    if uuid:
        found = queries.active(IdentityId(uuid))
    else:
        named = Q(username=username) if username else Q(person=str(person))
        found = Identity.objects.filter(named, state=IdentityState.ACTIVE).first()
    if found is None:
        raise IdentityUnknown
    return found.id, found.username


def simulate(identity: UUID, context: LoginContext, at: datetime) -> Authenticated:
    """Return the login of a fictional person as if she had shown what suffices; in the ledger too.

    Nothing is asked of anybody, so it is for clients that try themselves out.
    Raises DemoOnly, IdentityUnknown, LevelNotReached.
    """
    _must_be_demo()
    row = queries.active(IdentityId(identity))
    if row is None or not issuing.may_sign_in(IdentityId(identity), at):
        raise IdentityUnknown
    used, ial = SIMULATED[context.wanted], Level(row.ial)
    aal = rules.aal_of(used)
    level = rules.level_of(ial, aal)
    rules.must_reach(context.wanted, level)
    done = Authenticated(
        person=PartyId.parse(row.person),
        identity_uuid=IdentityId(row.id),
        level=level,
        ial=ial,
        aal=aal,
        ceiling=aal,
        authenticators=used,
        context=context,
        at=at,
    )
    ledger.record_simulated(done)
    return done


def _must_be_demo() -> None:
    """Raises DemoOnly."""
    if not settings.DEMO:
        raise DemoOnly


def _issue(person: Person, key: str, at: datetime) -> str:
    rules.must_be_entitled(
        person.age_on(at.astimezone(COPENHAGEN).date()),
        alive=person.status not in GONE,
        in_denmark=person.status is not PersonStatus.EMIGRATED,
    )
    username = _free_username(person)
    issued = issuing.issue(
        person.party,
        username,
        demo_secrets.password(person.party),
        demo_secrets.display_secret(person.party),
        at,
        Level.HIGH if key in KNOWN_SURELY else Level.SUBSTANTIAL,
    )
    if key in WITH_PAPER:
        paper = [demo_secrets.recovery_code(person.party)]
        row = Identity.objects.get(id=issued)
        holding.keep_recovery_codes(row, paper, Level.SUBSTANTIAL, at)
    return username


def _free_username(person: Person) -> str:
    """Return the given name and a small number that nobody has yet."""
    name = person.given_name.lower().split()[0].translate(PLAIN_LETTERS)
    stem = "".join(letter for letter in name if letter.isascii() and letter.isalnum()) or "person"
    taken = set(
        Identity.objects.filter(username__startswith=stem).values_list("username", flat=True)
    )
    number = next(n for n in range(1, len(taken) + 2) if f"{stem}{n}" not in taken)
    return f"{stem}{number}"


def _unsung(person: Person) -> Showcase:
    return Showcase("", person.party, person.name, ShowcaseRole.CITIZEN, "", "", None)


def _credential(shown: Showcase, username: str) -> DemoCredential:
    return DemoCredential(
        key=shown.key,
        cpr=shown.party.number,
        name=shown.name,
        role=shown.role.value,
        story_da=shown.story_da,
        story_en=shown.story_en,
        username=username,
        password=demo_secrets.password(shown.party),
        totp_secret=base64.b32encode(demo_secrets.display_secret(shown.party)).decode(),
        app_code=demo_secrets.app_code(shown.party) if shown.key else "",
        app_pin=demo_secrets.app_pin(shown.party) if shown.key else "",
        recovery_code=demo_secrets.recovery_code(shown.party) if shown.key in WITH_PAPER else "",
    )
