"""The name of a party, as a page shows it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId


def name_of(party: PartyId, at: datetime, capabilities: Sequence[str]) -> str:
    """Return the name in the registers; without them, or where it is unknown, the kind of party."""
    if "registers" in capabilities:
        from fundament.capabilities.registers import service as registers  # noqa: PLC0415

        try:
            if party.is_person:
                return registers.person_of(party, at).name
            return registers.organisation_name(party, at)
        except Refusal:
            pass
    return _("en anden person") if party.is_person else f"CVR {party.number}"
