"""What the ledger says of the contact register: who looked, for what, by which law."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop

from fundament.capabilities.contacts.types import Why
from fundament.kernel import audit
from fundament.kernel.acting import Acting, Actor, ActorKind, Agent
from fundament.kernel.ids import PartyId

CONTACT = gettext_noop("Tilmelding, e-mailadresse og mobilnummer i kontaktregisteret")
# What older lines of the ledger say: they stay as they are, and are still shown in English.
FORMERLY = gettext_noop("Tilmelding og e-mailadresse i kontaktregisteret")
EXEMPTION = gettext_noop("Fritagelse fra Digital Post")
SUBSCRIPTION = gettext_noop("Abonnement på ændringer i kontaktregisteret")
LOOKED = gettext_noop("Set")
LOOKED_UP = gettext_noop("Slået op")
CHANGED = gettext_noop("Ændret")
EMAIL_CHANGED = gettext_noop("E-mailadresse ændret")
EMAIL_REMOVED = gettext_noop("E-mailadresse fjernet")
MOBILE_CHANGED = gettext_noop("Mobilnummer ændret")
MOBILE_REMOVED = gettext_noop("Mobilnummer fjernet")
PROOF_SENT = gettext_noop("Kode sendt")
PROVED = gettext_noop("Bekræftet med kode")
PROVED_BY_LINK = gettext_noop("Bekræftet med link")
WRONG_PIN = gettext_noop("Forkert kode tastet")
CONFIRMED = gettext_noop("Bekræftet, at adressen stadig gælder")
BEGUN = gettext_noop("Begyndt")
ENDED = gettext_noop("Ophørt")
TOLD = gettext_noop("Ændring meddelt")
OWN_PURPOSE = gettext_noop("At styre egne kontaktoplysninger")
PURPOSE = gettext_noop("At se, om og hvordan modtageren kan kontaktes digitalt")
CHANGE_PURPOSE = gettext_noop("At holde kontaktoplysninger rigtige")
EXEMPTING_PURPOSE = gettext_noop("At behandle en fritagelse fra Digital Post")
FOLLOWING_PURPOSE = gettext_noop("At holde egne systemer ajour med kontaktregisteret")
LEGAL_BASIS = gettext_noop("Lov om Digital Post fra offentlige afsendere")


def own(acting: Acting, action: str, at: datetime, what: str = CONTACT) -> None:
    """Write down what somebody did with the contact of the party acted for."""
    audit.record(
        audit.Look(
            at=at,
            actor=acting.actor,
            acted_for=acting.acted_for,
            about=acting.acted_for,
            what=what,
            action=action,
            purpose=OWN_PURPOSE,
            legal_basis=LEGAL_BASIS,
        )
    )


def by_link(about: PartyId, at: datetime) -> None:
    """Write down that an address was proved by the link that was sent to it."""
    audit.record(
        audit.Look(
            at=at,
            actor=Agent(ActorKind.UNKNOWN, ""),
            acted_for=None,
            about=about,
            what=CONTACT,
            action=PROVED_BY_LINK,
            purpose=OWN_PURPOSE,
            legal_basis=LEGAL_BASIS,
        )
    )


def by_system(
    caller: Actor, abouts: Iterable[tuple[PartyId, UUID | None]], said: "Said", at: datetime
) -> None:
    """Write down what a system did, a line about each party; a contact's id is its reference."""
    audit.record(
        *(
            audit.Look(
                at=at,
                actor=caller,
                acted_for=caller.party,
                about=party,
                what=said.what,
                action=said.action,
                purpose=said.why.purpose or said.purpose,
                legal_basis=said.why.legal_basis or LEGAL_BASIS,
                reference=f"contact:{contact}" if contact else None,
            )
            for party, contact in abouts
        )
    )


class Said:
    """What a line says beside who and about whom; the caller's own purpose goes first."""

    def __init__(self, what: str, action: str, purpose: str, why: Why | None = None) -> None:
        self.what, self.action, self.purpose = what, action, purpose
        self.why = why or Why()
