"""Whom a client expects, by an ID token of an earlier login (`id_token_hint`)."""

from collections.abc import Mapping
from datetime import datetime

from fundament.capabilities.login.service.openid import keys
from fundament.standards.oauth.clients import Client
from fundament.standards.oauth.refusals import InvalidRequest
from fundament.standards.oidc import tokens


def hinted_by(parameters: Mapping[str, str], client: Client, issuer: str, at: datetime) -> str:
    """Return the subject of the hint, empty without one; the token may have expired.

    Raises InvalidRequest for what is no ID token of ours, or is another client's: nobody learns
    by it whether somebody else's person is logged in. Source: openid-connect-core 3.1.2.1.
    """
    hint = parameters.get("id_token_hint", "")
    if not hint:
        return ""
    token = tokens.read_own(hint, tokens.ID, issuer, keys.known_keys(at))
    if token is None or not token.text("sub"):
        raise InvalidRequest(reason="id_token_hint is no ID token of ours")
    if token.audiences != [client.client_id]:
        raise InvalidRequest(reason="id_token_hint is another client's")
    return token.text("sub")
