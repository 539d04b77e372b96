"""Words of the registration authority's pages: what a state, a step, a reason is called."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from fundament.capabilities.identity.service import PROPOSED, PURPOSES
from fundament.capabilities.identity.types import AuthenticatorKind, IdentityState
from fundament.capabilities.identity.types.duplicates import Likeness
from fundament.capabilities.identity.types.lifecycle import EvidenceKind, LifeStep, Reason
from fundament.capabilities.identity.types.registration import Purpose
from fundament.kernel.acting import Level

Words = dict[str, str]


def words() -> dict[str, Words]:
    """Return all words, in the language of the page, by what they are words of."""
    return {
        "states": _states(),
        "steps": _steps(),
        "proposed": {step: _(word) for step, word in PROPOSED.items()},
        "reasons": _reasons(),
        "kinds": _kinds(),
        "levels": _levels(),
        "means": _means(),
        "rules": _rules(),
        "purposes": {purpose.value: _(PURPOSES[purpose]) for purpose in Purpose},
    }


def notices() -> Words:
    """Return what a page says after an act."""
    return {
        "shut": _("Det er sket. Sessioner, der hvilede på eID'et, er slut."),
        "raised": _(
            "Identitetssikringen er hævet. Det, personen logger ind med, er ikke mere værd end før."
            " Nulstil det, så personen får et nyt brev og kan logge ind på det nye niveau."
        ),
        "reopened": _("eID'et er genåbnet."),
        "proposed": _("Forslaget venter nu på en kollega. Intet er ændret endnu."),
        "approved": _("Forslaget er godkendt og udført."),
        "declined": _("Forslaget er faldet. Intet er ændret."),
        "merged": _("De to er samlet. Begge numre fører nu til ét eID."),
        "parted": _("Det er noteret, at de er to personer."),
        "marked": _("De to numre er markeret som mulig dublet."),
    }


def with_words(values: Iterable[str], spoken: Words) -> list[tuple[str, str]]:
    """Return each value with its word, for a list to choose from."""
    return [(value, spoken[value]) for value in values]


def _states() -> Words:
    return {
        IdentityState.ACTIVE: _("Aktivt"),
        IdentityState.SUSPENDED: _("Sat i bero"),
        IdentityState.BLOCKED: _("Spærret for brug"),
        IdentityState.CLOSED: _("Lukket"),
    }


def _steps() -> Words:
    return {
        LifeStep.ISSUED: _("Udstedt"),
        LifeStep.PROPOSED: _("Ændring foreslået"),
        LifeStep.DECLINED: _("Forslag afvist"),
        LifeStep.RAISED: _("Identitetssikring hævet"),
        LifeStep.SUSPENDED: _("Sat i bero"),
        LifeStep.BLOCKED: _("Spærret for brug"),
        LifeStep.REOPENED: _("Genåbnet"),
        LifeStep.REISSUED: _("Afløst af et nyt"),
        LifeStep.RESET: _("Identifikationsmidler nulstillet"),
        LifeStep.ACTIVATED: _("Aktiveret"),
        LifeStep.NEW_PASSWORD: _("Adgangskode ændret"),
        LifeStep.CLOSED: _("Lukket"),
        LifeStep.RENUMBERED: _("Fulgte nyt personnummer"),
        LifeStep.TOOK_OVER: _("Samlet med et dobbelt"),
        LifeStep.LINK_WAITS: _("eID fra et andet land foreslået knyttet"),
        LifeStep.LINKED: _("eID fra et andet land knyttet"),
        LifeStep.UNLINKED: _("eID fra et andet land ikke længere knyttet"),
    }


def _reasons() -> Words:
    return {
        Reason.NONE: "",
        Reason.LOST: _("Mistet eller stjålet"),
        Reason.MISUSE: _("Mistanke om misbrug"),
        Reason.OWN_WISH: _("Personens eget ønske"),
        Reason.MISTAKE: _("Udstedt ved en fejl"),
        Reason.DEATH: _("Dødsfald"),
        Reason.DUPLICATE: _("Dublet"),
        Reason.REPLACED: _("Erstattet"),
    }


def _kinds() -> Words:
    return {
        EvidenceKind.PASSPORT: _("Pas"),
        EvidenceKind.DRIVING_LICENCE: _("Kørekort"),
        EvidenceKind.WITNESS: _("Vidne, der kender personen"),
        EvidenceKind.EXISTING_IDENTITY: _("Et eID, personen har"),
        EvidenceKind.CUSTODIAN: _("Forælder, der står inde for barnet"),
        EvidenceKind.DECLARED: _("Oprettet af installationen"),
    }


def _levels() -> Words:
    return {
        Level.LOW.name: _("Lav"),
        Level.SUBSTANTIAL.name: _("Betydelig"),
        Level.HIGH.name: _("Høj"),
    }


def _means() -> Words:
    return {
        AuthenticatorKind.PASSWORD: _("Adgangskode"),
        AuthenticatorKind.CODE_DISPLAY: _("Kodeviser"),
        AuthenticatorKind.APP: _("App"),
        AuthenticatorKind.PASSKEY: _("Adgangsnøgle"),
        AuthenticatorKind.SYNCED_PASSKEY: _("Adgangsnøgle, der følger dig"),
        AuthenticatorKind.RECOVERY_CODE: _("Genoprettelseskode"),
    }


def _rules() -> Words:
    return {
        Likeness.SAME_NAME: _("Samme navn, fødselsdag og køn"),
        Likeness.SWAPPED_NAMES: _("For- og efternavn byttet om, samme fødselsdag og køn"),
        Likeness.PART_OF_NAME: _("Fornavn og et efternavn ens, samme fødselsdag og køn"),
        Likeness.MARKED: _("Markeret af en medarbejder"),
    }
