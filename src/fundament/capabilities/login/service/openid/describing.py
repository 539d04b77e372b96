"""What the provider says of itself: discovery."""

from typing import Any

from fundament.capabilities.login.rules import openid
from fundament.capabilities.login.rules.wishes import HIGHEST_OFFERED
from fundament.capabilities.login.types import Broker
from fundament.kernel.acting import Level
from fundament.standards.oidc.discovery import (
    DIGITAL_POST_ENDPOINTS,
    ENDPOINTS,
    Offer,
    write_discovery,
)
from fundament.standards.oidc.official import DIGITAL_POST


def discovery_of(broker: Broker) -> dict[str, Any]:
    """Return the discovery document. Source: openid-connect-discovery 3; RFC 8414, 2.

    The provider of Digital Post has addresses and scopes of its own.
    """
    levels = [level for level in Level if level <= HIGHEST_OFFERED]
    spellings = [openid.spelt(level, name) for name in openid.SPELLINGS for level in levels]
    scopes, endpoints = openid.ALL_SCOPES, ENDPOINTS
    if broker.root == DIGITAL_POST:
        scopes, endpoints = ("openid", *openid.MAILBOX_SCOPES), DIGITAL_POST_ENDPOINTS
    return write_discovery(
        Offer(broker.issuer, scopes, openid.ALL_CLAIMS, tuple(spellings), endpoints)
    )
