"""How the letters to an organisation are tagged, by sender, and what its rules did: in numbers."""

from datetime import datetime, timedelta
from uuid import UUID

from fundament.capabilities.post import queries
from fundament.capabilities.post.rules import tagging
from fundament.capabilities.post.service.route_rules import routing_office
from fundament.capabilities.post.types.routing import RuleCount, TagStatistics
from fundament.capabilities.registers import service as registers
from fundament.kernel.acting import Acting
from fundament.kernel.denmark import COPENHAGEN

DAYS = (30, 90, 365)


def tag_statistics(acting: Acting, organisation: UUID, days: int, at: datetime) -> TagStatistics:
    """Return the numbers of the last days (30, 90 or 365; of others, 90). Raises RoutingNotOpen.

    Of letters and of organisations that send them; people who write count as one sender.
    """
    office = routing_office(acting, organisation, at)
    since = at - timedelta(days=days if days in DAYS else 90)
    senders = [
        tagging.quality_of(one)
        for one in queries.senders_by_tags(
            office.party, since, lambda party: registers.name_of(party, at) or party.number
        )
    ]
    took = queries.letters_by_rule(office.party, since)
    return TagStatistics(
        office=office,
        since=since.astimezone(COPENHAGEN).date(),
        until=at.astimezone(COPENHAGEN).date(),
        letters=sum(one.counted.letters for one in senders),
        untagged=sum(one.counted.untagged for one in senders),
        faults=queries.letters_with_faults(office.party, since),
        senders=tuple(senders),
        rules=tuple(RuleCount(name, count) for name, count in took),
        tags=queries.letters_by_tag(office.party, since),
    )
