"""The name of a party, as a page shows it, and the numbers it has had."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from fundament.kernel.ids import PartyId


def name_of(party: PartyId, at: datetime, capabilities: Sequence[str]) -> str:
    """Return the name in the registers; without them, or where it is unknown, the kind of party."""
    if "registers" in capabilities:
        from fundament.capabilities.registers import service as registers  # noqa: PLC0415

        if name := registers.name_of(party, at):
            return name
    return _("en anden person") if party.is_person else f"CVR {party.number}"


def numbers_of(party: PartyId, capabilities: Sequence[str]) -> list[PartyId]:
    """Return every number that the party has or has had; without registers the one given."""
    if "registers" in capabilities:
        from fundament.capabilities.registers import service as registers  # noqa: PLC0415

        return registers.numbers_of(party)
    return [party]
