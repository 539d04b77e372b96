"""What a signed-in person reads about herself, and the lines that it leaves in the ledger."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.registers.service.organisations import (
    companies_owned_by,
    employer_names_of,
)
from fundament.capabilities.registers.service.persons import children_of, history_of, person_of
from fundament.capabilities.registers.types import OwnData, Person
from fundament.kernel import audit
from fundament.kernel.acting import Acting
from fundament.kernel.ids import PartyId

PURPOSE = gettext_noop("Indsigt i egne oplysninger")
LEGAL_BASIS = gettext_noop("Databeskyttelsesforordningen, artikel 15")
READ = gettext_noop("Læst")


@transaction.atomic
def own_data(acting: Acting, at: datetime) -> OwnData:
    """Return all that the registers hold about the signed-in person.

    The look is in her ledger, and in that of every child whose name and birth it shows.
    Raises PersonUnknown.
    """
    me = acting.actor.party
    children = children_of(me, at)
    found = OwnData(
        person=person_of(me, at),
        history=tuple(history_of(me, at)),
        children=tuple(children),
        companies=tuple(companies_owned_by(me, at)),
        employers=tuple(employer_names_of(me, at)),
    )
    audit.record(_look(acting, me, at), *(_shown(acting, child, at) for child in children))
    return found


def _look(acting: Acting, about: PartyId, at: datetime) -> audit.Look:
    what = gettext_noop("Oplysninger i registrene")
    return audit.Look(at, acting.actor, acting.actor.party, about, what, READ, PURPOSE, LEGAL_BASIS)


def _shown(acting: Acting, child: Person, at: datetime) -> audit.Look:
    what = gettext_noop("Navn og fødselsdato, vist som forælders barn")
    return audit.Look(
        at, acting.actor, acting.actor.party, child.party, what, READ, PURPOSE, LEGAL_BASIS
    )
