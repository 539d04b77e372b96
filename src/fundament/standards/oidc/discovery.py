"""What a provider says of itself. openid-connect-discovery-1_0, 3; RFC 8414, 2."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fundament.standards.oauth import jose, pkce
from fundament.standards.oauth.clients import GRANTS, METHODS
from fundament.standards.oidc.requests import MODES, PROMPTS

# Path below the issuer, by the name in the document.
ENDPOINTS = {
    "authorization_endpoint": "/connect/authorize",
    "token_endpoint": "/connect/token",
    "userinfo_endpoint": "/connect/userinfo",
    "jwks_uri": "/.well-known/openid-configuration/jwks",
    "pushed_authorization_request_endpoint": "/connect/par",
    "introspection_endpoint": "/connect/introspect",
    "revocation_endpoint": "/connect/revocation",
    "end_session_endpoint": "/connect/endsession",
    "backchannel_authentication_endpoint": "/connect/ciba",
}
# Source: Digital Post API 1.68, section OAuth 2 and OpenID Connect.
DIGITAL_POST_ENDPOINTS = {
    "authorization_endpoint": "/authorize",
    "token_endpoint": "/token",
    "userinfo_endpoint": "/userinfo",
    "jwks_uri": "/jwks.json",
    "revocation_endpoint": "/revoke",
    "end_session_endpoint": "/logout",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """What this provider offers beside what the code fixes; `endpoints` are below the issuer."""

    issuer: str
    scopes: tuple[str, ...]
    claims: tuple[str, ...]
    acr_values: tuple[str, ...]
    endpoints: Mapping[str, str]


def write_discovery(offer: Offer) -> dict[str, Any]:
    """Return the discovery document."""
    addresses = {name: offer.issuer + path for name, path in offer.endpoints.items()}
    proving = ["token", "introspection", "revocation"]
    return {
        "issuer": offer.issuer,
        **addresses,
        "scopes_supported": list(offer.scopes),
        "claims_supported": list(offer.claims),
        "acr_values_supported": list(offer.acr_values),
        "response_types_supported": ["code"],
        "response_modes_supported": list(MODES),
        "grant_types_supported": sorted(GRANTS),
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": list(jose.ALGORITHMS),
        "userinfo_signing_alg_values_supported": list(jose.ALGORITHMS),
        "dpop_signing_alg_values_supported": list(jose.ALGORITHMS),
        "code_challenge_methods_supported": [pkce.METHOD],
        "prompt_values_supported": sorted(PROMPTS),
        "ui_locales_supported": ["da", "en"],
        "backchannel_token_delivery_modes_supported": ["poll"],
        "backchannel_user_code_parameter_supported": False,
        "claims_parameter_supported": False,
        "request_parameter_supported": True,
        "request_object_signing_alg_values_supported": list(jose.ALGORITHMS),
        "request_uri_parameter_supported": False,
        "require_pushed_authorization_requests": False,
        "authorization_response_iss_parameter_supported": True,
        "tls_client_certificate_bound_access_tokens": True,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
        "frontchannel_logout_supported": True,
        "frontchannel_logout_session_supported": True,
        **{f"{name}_endpoint_auth_methods_supported": sorted(METHODS) for name in proving},
        **{
            f"{name}_endpoint_auth_signing_alg_values_supported": list(jose.ALGORITHMS)
            for name in proving
        },
    }
