"""The identities of the showcase persons; anybody else gets one on demand."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import MayNotHaveIdentity
from fundament.capabilities.registers import service as registers


def load(progress: Callable[[str, int, int], None], at: datetime) -> None:
    """Issue an identity to everyone who may have one, at the real cost of each hash.

    Raises DemoOnly, Busy.
    """
    shown = registers.showcase()
    for done, one in enumerate(shown, start=1):
        with suppress(MayNotHaveIdentity):  # the child, the dead and the emigrated
            identity.credentials_for(one.party, at)
        progress("identities", done, len(shown))
