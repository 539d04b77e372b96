"""What the provider says of itself: discovery."""

from typing import Any

from fundament.capabilities.login.rules import openid
from fundament.capabilities.login.rules.wishes import HIGHEST_OFFERED
from fundament.capabilities.login.types import Broker
from fundament.kernel.acting import Level
from fundament.standards.oidc.discovery import Offer, write_discovery


def discovery_of(broker: Broker) -> dict[str, Any]:
    """Return the discovery document. Source: openid-connect-discovery 3; RFC 8414, 2."""
    levels = [level for level in Level if level <= HIGHEST_OFFERED]
    spellings = [openid.spelt(level, name) for name in openid.SPELLINGS for level in levels]
    return write_discovery(
        Offer(broker.issuer, openid.ALL_SCOPES, openid.ALL_CLAIMS, tuple(spellings))
    )
