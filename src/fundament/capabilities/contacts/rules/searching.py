"""What one may search the register by, and who may look for whom."""

from collections.abc import Iterable

from fundament.capabilities.contacts.types import Joint, NotForCompanies, SearchUnreadable, Term
from fundament.kernel.ids import PartyId

# Fields of a contact that are searched and sorted by. Addresses and numbers of phones are not
# among them: the register tells how to reach somebody, never who hides behind a number.
FIELDS = (
    "id",
    "type",
    "transactionId",
    "cprNumber",
    "cvrNumber",
    "eligibleForVoluntaryRegistration",
    "createdDate",
    "lastUpdated",
    "mailboxSubscription.id",
    "mailboxSubscription.registrationStatus",
    "mailboxSubscription.publicRegistrationStatus",
    "mailboxSubscription.exemptThroughPowerOfAttorney",
)
_MOST_LETTERS = 200


def read_term(field: str, value: str) -> Term:
    """Return what a parameter of a search compares with. Raises SearchUnreadable.

    Source: Digital Post API 1.68, searchParameters: `|`, `&` and `!` before a value, `*` in it.
    """
    if field not in FIELDS or len(value) > _MOST_LETTERS or "\0" in value:
        raise SearchUnreadable(name=field[:60])
    if value[:1] in {Joint.ANY, Joint.ALL, Joint.NOT}:
        return Term(field, value[1:], Joint(value[0]))
    return Term(field, value)


def may_look_for(parties: Iterable[PartyId], visible: frozenset[PartyId] | None) -> None:
    """Check that the caller may ask for each of them; `visible` None is an authority's sight.

    Raises NotForCompanies.
    """
    if visible is not None and not visible.issuperset(parties):
        raise NotForCompanies
