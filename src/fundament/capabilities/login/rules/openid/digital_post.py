"""What the provider of Digital Post asks of requests, and what a viewing client may do.

Source: Digital Post API 1.68, section OAuth 2 and OpenID Connect: state and nonce of at least 22
characters, deviceId and deviceName of native clients; ClientScope (READ, WRITE, NATIVE).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from fundament.standards.oauth.clients import Client
from fundament.standards.oauth.refusals import InvalidRequest
from fundament.standards.oidc.requests import AuthorizationRequest

# What a client may do in the mailbox of who logged in; its registration says which it may ask for.
READ, WRITE, NATIVE = "read", "write", "native"
MAILBOX_SCOPES = (READ, WRITE)
SHORTEST_RANDOM = 22  # characters: 128 bits


@dataclass(frozen=True, slots=True)
class DigitalPostRule:
    """One rule of this provider, with what is said when it does not hold."""

    reason: str
    holds: Callable[[AuthorizationRequest, Client], bool]


def _is_long(name: str) -> Callable[[AuthorizationRequest, Client], bool]:
    return lambda request, _: len(request.parameters.get(name, "")) >= SHORTEST_RANDOM


def _names_its_device(request: AuthorizationRequest, client: Client) -> bool:
    named = all(request.parameters.get(name) for name in ("deviceId", "deviceName"))
    return named or NATIVE not in client.scopes


RULES: tuple[DigitalPostRule, ...] = (
    DigitalPostRule("state must have at least 22 characters", _is_long("state")),
    DigitalPostRule("nonce must have at least 22 characters", _is_long("nonce")),
    DigitalPostRule("deviceId and deviceName are missing (native client)", _names_its_device),
)


def as_asked_of_digital_post(request: AuthorizationRequest, client: Client) -> AuthorizationRequest:
    """Return the request with the scopes that are granted: clients ask for `openid` alone.

    Who asks for neither `read` nor `write` gets what the client is registered for, and the answer
    to the code says so (RFC 6749, 3.3). Raises InvalidRequest.
    """
    for rule in RULES:
        if not rule.holds(request, client):
            raise InvalidRequest(reason=f"{rule.reason} (Digital Post API 1.68)")
    if set(request.scopes) & set(MAILBOX_SCOPES):
        return request
    granted = (*request.scopes, *(one for one in MAILBOX_SCOPES if one in client.scopes))
    return replace(request, parameters={**request.parameters, "scope": " ".join(granted)})
