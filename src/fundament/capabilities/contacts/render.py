"""What the contact page says about a status."""

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from fundament.capabilities.contacts.types import (
    Contact,
    Grounds,
    Reach,
    Registration,
    RegistrationStatus,
)

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
