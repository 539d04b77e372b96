"""The country at large: how much it holds, its addresses, whom to meet first."""

from fundament.capabilities.registers.queries import bulk, read
from fundament.capabilities.registers.queries import showcase as shown
from fundament.capabilities.registers.types import Address, Counts, Showcase, ShowcaseRole
from fundament.kernel.ids import PartyId


def showcase() -> tuple[Showcase, ...]:
    """Return the persons whom a newcomer meets first, in order; none outside the demo."""
    return tuple(
        Showcase(
            key=key,
            party=PartyId.parse(number),
            name=name,
            role=ShowcaseRole(role),
            story_da=danish,
            story_en=english,
            authority=PartyId.parse(authority) if authority else None,
        )
        for key, number, name, role, danish, english, authority in shown.rows()
    )


def counts() -> Counts:
    """Return how much the registers hold."""
    return Counts(*read.counts())


def addresses_on(road: str, postcode: str, limit: int = 50) -> list[Address]:
    """Return the addresses on the road in the postcode, by house number."""
    return read.addresses_on(road, postcode, limit)


def guards_fault() -> str | None:
    """Return None when the database refuses overlap, edits and deletions of facts, else why not."""
    missing = bulk.missing_guards()
    return f"triggers are missing or off: {', '.join(missing)}" if missing else None
