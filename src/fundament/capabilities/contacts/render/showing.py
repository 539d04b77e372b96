"""What the contact page says about a status."""

from dataclasses import dataclass, field, replace

from django.utils.translation import gettext, gettext_noop

from fundament.capabilities.contacts.types import (
    Channel,
    ChannelKind,
    Contact,
    Grounds,
    Reach,
    Registration,
    RegistrationStatus,
)

_WAYS = {
    ChannelKind.EMAIL: (
        gettext_noop("E-mail"),
        gettext_noop("E-mailadresse"),
        gettext_noop("Lad feltet stå tomt, hvis du ikke vil have besked."),
    ),
    ChannelKind.MOBILE: (
        gettext_noop("Mobiltelefon"),
        gettext_noop("Mobilnummer"),
        gettext_noop("Otte cifre uden landekode. Lad feltet stå tomt for at fjerne nummeret."),
    ),
}
_REACH = {
    Reach.REGISTERED: (
        gettext_noop("Tilmeldt Digital Post"),
        gettext_noop("Breve fra det offentlige kommer i den digitale postkasse."),
    ),
    Reach.EXEMPT: (
        gettext_noop("Fritaget for Digital Post"),
        gettext_noop("Breve fra det offentlige kommer på papir."),
    ),
    Reach.CLOSED: (
        gettext_noop("Lukket"),
        gettext_noop("Postkassen er lukket og kan ikke modtage breve."),
    ),
    Reach.UNKNOWN: (
        gettext_noop("Ikke tilmeldt Digital Post"),
        gettext_noop("Postkassen kan ikke modtage breve."),
    ),
}
_STATUS = {
    RegistrationStatus.AUTOMATIC_REGISTRATION: gettext_noop("Tilmeldt efter loven"),
    RegistrationStatus.VOLUNTARY_REGISTRATION: gettext_noop("Frivilligt tilmeldt"),
    RegistrationStatus.BEFORE_UNCONFIRMED_REGISTRATION: gettext_noop("Bliver snart tilmeldt"),
    RegistrationStatus.UNCONFIRMED_REGISTRATION: gettext_noop("Venter på første login"),
    RegistrationStatus.EXEMPT_LEFT_THE_COUNTRY: gettext_noop("Fritaget: udrejst"),
    RegistrationStatus.EXEMPT_OTHER_REASON: gettext_noop("Fritaget"),
    RegistrationStatus.CREATED_AWAITING_REGISTRATION: gettext_noop("Venter på 15-års fødselsdag"),
}
_GROUNDS = {
    Grounds.NO_COMPUTER: gettext_noop("Ingen computer eller internet"),
    Grounds.IMPAIRMENT: gettext_noop("Fysisk eller kognitiv funktionsnedsættelse"),
    Grounds.LEFT_DENMARK: gettext_noop("Udrejst af Danmark"),
    Grounds.HOMELESS: gettext_noop("Hjemløs"),
    Grounds.LANGUAGE: gettext_noop("Sproglige vanskeligheder"),
    Grounds.NO_EID: gettext_noop("Praktiske vanskeligheder med at få eID"),
}


@dataclass(frozen=True, slots=True)
class StatusShown:
    """The status now: a heading, what it means, and how the box looks."""

    heading: str
    meaning: str
    variant: str


@dataclass(frozen=True, slots=True)
class PeriodShown:
    """One line of the history."""

    status: str
    grounds: str
    registration: Registration


@dataclass(frozen=True, slots=True)
class WayShown:
    """One way to the party: its words, what is in force, and what was wrong with what was typed.

    `errors` is by field: `address` or `pin`; `key` begins the ids of its fields.
    """

    kind: ChannelKind
    key: str
    heading: str
    label: str
    help: str
    channel: Channel | None
    typed: str
    errors: dict[str, str] = field(default_factory=dict)


def ways_shown(
    contact: Contact, wrong: tuple[ChannelKind, str | None, str, str] | None = None
) -> list[WayShown]:
    """Return both ways in words; `wrong` is which one, the address typed, the field, why."""
    shown = []
    for kind, channel in ((ChannelKind.EMAIL, contact.email), (ChannelKind.MOBILE, contact.mobile)):
        heading, label, help = (gettext(text) for text in _WAYS[kind])
        address = channel.address if channel else ""
        one = WayShown(kind, kind.value.lower(), heading, label, help, channel, address)
        if wrong is not None and wrong[0] is kind:
            _, typed, place, error = wrong
            one = replace(one, typed=address if typed is None else typed, errors={place: error})
        shown.append(one)
    return shown


def status_shown(contact: Contact) -> StatusShown:
    """Return the status now in words."""
    heading, meaning = _REACH[contact.reach]
    variant = "success" if contact.reach is Reach.REGISTERED else "info"
    return StatusShown(gettext(heading), gettext(meaning), variant)


def history_shown(contact: Contact) -> list[PeriodShown]:
    """Return the registrations in words, newest first."""
    return [
        PeriodShown(
            gettext(_STATUS[one.status]), gettext(_GROUNDS[one.grounds]) if one.grounds else "", one
        )
        for one in contact.registrations
    ]
