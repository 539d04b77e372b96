"""The identities of the showcase persons; anybody else gets one on demand."""

from contextlib import suppress
from datetime import datetime

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import MayNotHaveIdentity
from fundament.capabilities.registers import service as registers


def load(at: datetime) -> int:
    """Issue an identity to everyone who may have one, at the real cost of each hash.

    Returns how many showcase persons have one now. Raises DemoOnly, Busy.
    """
    for shown in registers.showcase():
        with suppress(MayNotHaveIdentity):  # the child, the dead and the emigrated
            identity.credentials_for(shown.party, at)
    return len(identity.demo_credentials())
