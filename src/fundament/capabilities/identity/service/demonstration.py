"""Known credentials of fictional people: derived from their numbers, so always the same."""

import base64
import hashlib
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from fundament.capabilities.identity import rules
from fundament.capabilities.identity.models import Identity
from fundament.capabilities.identity.service import issuing
from fundament.capabilities.identity.types import (
    DemoCredential,
    DemoOnly,
    IdentityState,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import Person, PersonStatus, Showcase, ShowcaseRole
from fundament.kernel.ids import PartyId

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
_PLAIN_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_WORDS = (
    "bakke birk boelge bro due eng fjord fyr gran hav hede hejre hest kilde klit kyst lind lyng "
    "mark mose odde pil rav regn skov sne sol sten strand taarn vand vind"
)


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
    username = row.username if row else _issue(found, at)
    return _credential(shown or _unsung(found), username)


def _must_be_demo() -> None:
    """Raises DemoOnly."""
    if not settings.DEMO:
        raise DemoOnly


def _issue(person: Person, at: datetime) -> str:
    rules.must_be_entitled(
        person.age_on(at.astimezone(COPENHAGEN).date()),
        alive=person.status not in rules.GONE,
        in_denmark=person.status is not PersonStatus.EMIGRATED,
    )
    username = _free_username(person)
    issuing.issue(person.party, username, _password(person.party), _secret(person.party), at)
    return username


def _free_username(person: Person) -> str:
    """Return the given name and a small number that nobody has yet."""
    name = person.given_name.lower().split()[0].translate(_PLAIN_LETTERS)
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
        password=_password(shown.party),
        totp_secret=base64.b32encode(_secret(shown.party)).decode(),
    )


def _password(person: PartyId) -> str:
    drawn, words = _octets("password", person), _WORDS.split()
    drawn_words = [words[octet % len(words)] for octet in drawn[:3]]
    return f"{'-'.join(drawn_words)}-{10 + drawn[3] % 90}"


def _secret(person: PartyId) -> bytes:
    return _octets("code display", person)[:20]


def _octets(label: str, person: PartyId) -> bytes:
    """The number follows from the seed and the person's key, hence so does everything here."""
    return hashlib.sha256(f"fundament demo|{label}|{person}".encode()).digest()
