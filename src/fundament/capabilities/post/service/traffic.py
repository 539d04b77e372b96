"""How many letters an organisation's contact points and systems had."""

from datetime import datetime, timedelta
from uuid import UUID

from fundament.capabilities.post import queries
from fundament.capabilities.post.service.organisations import office_named
from fundament.capabilities.post.types.administration import Traffic
from fundament.kernel.acting import Acting
from fundament.kernel.denmark import COPENHAGEN

DAYS = 30


def traffic_of(acting: Acting, organisation: UUID, at: datetime) -> Traffic:
    """Return the numbers of the last 30 days; of letters, never of people. Raises NotAdministered.

    Letters that name a contact point which the organisation does not have count as naming none.
    """
    party = office_named(acting, organisation, at).party
    since = at - timedelta(days=DAYS)
    rest, named = 0, []
    for point, name, count in queries.by_point(party, since):
        if point is None or not name:
            rest += count
        else:
            named.append((point, name, count))
    return Traffic(
        since.astimezone(COPENHAGEN).date(),
        at.astimezone(COPENHAGEN).date(),
        (*named, *([(None, "", rest)] if rest else [])),
        tuple(queries.sent_by_system(party, since)),
        tuple(queries.handed_to_system(party, since)),
    )
