"""The error codes of OAuth and OpenID Connect, as refusals.

`error` is the code on the wire; the fact `reason` is a technical sentence in English for
`error_description`, which may hold ASCII only (RFC 6749, section 5.2).
"""

from typing import ClassVar

from fundament.kernel.errors import Refusal


class OAuthRefused(Refusal):
    """A request that the protocol's rules do not let through."""

    code: ClassVar[str] = "oauth.refused"
    error: ClassVar[str] = "invalid_request"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Tjenestens anmodning blev afvist."
    english: ClassVar[str] = "The service's request was refused."

    @property
    def reason(self) -> str:
        """Return the technical sentence."""
        return str(self.facts.get("reason", self.english))


class InvalidRequest(OAuthRefused):
    """A parameter is missing, twice there, or of the wrong form. Source: RFC 6749, 4.1.2.1."""

    code: ClassVar[str] = "oauth.request.invalid"
    danish: ClassVar[str] = "Tjenestens anmodning mangler noget eller er forkert udformet."
    english: ClassVar[str] = "The service's request lacks something or is wrongly made."


class InvalidClient(OAuthRefused):
    """The client did not prove who it is. Source: RFC 6749, 5.2."""

    code: ClassVar[str] = "oauth.client.invalid"
    error: ClassVar[str] = "invalid_client"
    status: ClassVar[int] = 401
    danish: ClassVar[str] = "Tjenesten har ikke bevist, hvem den er."
    english: ClassVar[str] = "The service has not proved who it is."


class UnauthorizedClient(OAuthRefused):
    """The client may not do this. Source: RFC 6749, 4.1.2.1 and 5.2."""

    code: ClassVar[str] = "oauth.client.unauthorized"
    error: ClassVar[str] = "unauthorized_client"
    danish: ClassVar[str] = (
        "Tjenesten er ikke tilsluttet login her, eller må ikke det, den beder om."
    )
    english: ClassVar[str] = "The service is not connected here, or may not do what it asks for."


class InvalidGrant(OAuthRefused):
    """A code or refresh token is wrong, used, too old, or another's. Source: RFC 6749, 5.2."""

    code: ClassVar[str] = "oauth.grant.invalid"
    error: ClassVar[str] = "invalid_grant"
    danish: ClassVar[str] = "Koden eller tokenet gælder ikke."
    english: ClassVar[str] = "The code or token is not valid."


class AuthorizationPending(OAuthRefused):
    """The person has not logged in yet. Source: openid-connect-ciba 11."""

    code: ClassVar[str] = "oauth.grant.pending"
    error: ClassVar[str] = "authorization_pending"
    danish: ClassVar[str] = "Personen har ikke logget ind endnu."
    english: ClassVar[str] = "The person has not logged in yet."


class ExpiredToken(OAuthRefused):
    """Nobody logged in in time. Source: openid-connect-ciba 11."""

    code: ClassVar[str] = "oauth.grant.expired"
    error: ClassVar[str] = "expired_token"
    danish: ClassVar[str] = "Ingen loggede ind i tide."
    english: ClassVar[str] = "Nobody logged in in time."


class AccessDenied(OAuthRefused):
    """The person gave up, or may not log in here. Source: openid-connect-ciba 11."""

    code: ClassVar[str] = "oauth.grant.denied"
    error: ClassVar[str] = "access_denied"
    danish: ClassVar[str] = "Loginnet blev afbrudt eller kunne ikke gives."
    english: ClassVar[str] = "The login was given up or could not be given."


class UnsupportedGrantType(OAuthRefused):
    """No such way to a token. Source: RFC 6749, 5.2."""

    code: ClassVar[str] = "oauth.grant.type"
    error: ClassVar[str] = "unsupported_grant_type"
    danish: ClassVar[str] = "Den slags adgang (grant_type) findes ikke her."
    english: ClassVar[str] = "There is no such grant type here."


class UnsupportedResponseType(OAuthRefused):
    """Only codes are given. Source: RFC 6749, 4.1.2.1."""

    code: ClassVar[str] = "oauth.response.type"
    error: ClassVar[str] = "unsupported_response_type"
    danish: ClassVar[str] = "Tjenesten beder om et svar, der ikke gives her (response_type)."
    english: ClassVar[str] = "The service asks for an answer not given here (response_type)."


class InvalidScope(OAuthRefused):
    """A scope is unknown, or not the client's. Source: RFC 6749, 4.1.2.1."""

    code: ClassVar[str] = "oauth.scope.invalid"
    error: ClassVar[str] = "invalid_scope"
    danish: ClassVar[str] = "Tjenesten beder om oplysninger, den ikke er tilsluttet til (scope)."
    english: ClassVar[str] = "The service asks for a scope that it is not registered for."


class InvalidTarget(OAuthRefused):
    """The resource is not connected here. Source: RFC 8707, section 2."""

    code: ClassVar[str] = "oauth.target.invalid"
    error: ClassVar[str] = "invalid_target"
    danish: ClassVar[str] = "Den tjeneste, tokenet skulle gælde for (resource), kendes ikke."
    english: ClassVar[str] = "The service that the token was meant for (resource) is not known."


class RequestObjectInvalid(OAuthRefused):
    """A signed request that is not the client's, or not for us. Source: RFC 9101, 7."""

    code: ClassVar[str] = "oauth.request.object"
    error: ClassVar[str] = "invalid_request_object"
    danish: ClassVar[str] = "Tjenestens underskrevne anmodning (request) kan ikke bruges."
    english: ClassVar[str] = "The service's signed request (request) cannot be used."


class RequestUriInvalid(OAuthRefused):
    """A pushed request is unknown, used, too old or another's. Source: RFC 9126, 4; RFC 9101, 7."""

    code: ClassVar[str] = "oauth.request.uri"
    error: ClassVar[str] = "invalid_request_uri"
    danish: ClassVar[str] = (
        "Den indleverede anmodning (request_uri) er brugt, for gammel eller ukendt."
    )
    english: ClassVar[str] = "The pushed request (request_uri) is used, too old or unknown."


class UnmetRequirements(OAuthRefused):
    """The level asked for is not given here. Source: OpenID Connect Core Error Code UAR 1.0."""

    code: ClassVar[str] = "oauth.requirements.unmet"
    error: ClassVar[str] = "unmet_authentication_requirements"
    danish: ClassVar[str] = "Det ønskede sikringsniveau kan ikke opnås her."
    english: ClassVar[str] = "The level of assurance asked for cannot be reached here."


class InvalidDpopProof(OAuthRefused):
    """The proof of a key is not right. Source: RFC 9449, section 5."""

    code: ClassVar[str] = "oauth.dpop.invalid"
    error: ClassVar[str] = "invalid_dpop_proof"
    danish: ClassVar[str] = "DPoP-beviset passer ikke."
    english: ClassVar[str] = "The DPoP proof does not fit."


class UseDpopNonce(OAuthRefused):
    """The proof must hold our nonce. Source: RFC 9449, section 8."""

    code: ClassVar[str] = "oauth.dpop.nonce"
    error: ClassVar[str] = "use_dpop_nonce"
    danish: ClassVar[str] = "DPoP-beviset skal indeholde serverens nonce."
    english: ClassVar[str] = "The DPoP proof must hold the server's nonce."


class InvalidToken(OAuthRefused):
    """An access token that opens nothing. Source: RFC 6750, section 3.1."""

    code: ClassVar[str] = "oauth.token.invalid"
    error: ClassVar[str] = "invalid_token"
    status: ClassVar[int] = 401
    danish: ClassVar[str] = "Tokenet gælder ikke."
    english: ClassVar[str] = "The token is not valid."


class InsufficientScope(OAuthRefused):
    """The token is good, but not for this. Source: RFC 6750, section 3.1."""

    code: ClassVar[str] = "oauth.scope.insufficient"
    error: ClassVar[str] = "insufficient_scope"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Tokenet giver ikke adgang til dette."
    english: ClassVar[str] = "The token does not open this."


class ClientMetadataInvalid(OAuthRefused):
    """Client metadata that cannot be read. Source: RFC 7591, section 3.2.2."""

    code: ClassVar[str] = "oauth.client.metadata"
    error: ClassVar[str] = "invalid_client_metadata"
    danish: ClassVar[str] = "Klientens oplysninger kan ikke læses."
    english: ClassVar[str] = "The client metadata cannot be read."
