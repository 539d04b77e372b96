"""An authorization request: read, and judged by one table of rules with their sections."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from fundament.standards.oauth import pkce
from fundament.standards.oauth.clients import CODE, Client
from fundament.standards.oauth.refusals import (
    InvalidRequest,
    InvalidScope,
    OAuthRefused,
    UnauthorizedClient,
    UnsupportedResponseType,
)

MODES = ("query", "form_post")
PROMPTS = frozenset({"none", "login", "consent", "select_account"})
LONGEST_STATE = 2048
LONGEST_HINT = 256
LONGEST_AGE = 10 * 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """What a client asks for. `max_age` None: not given; `pushed`: it came by PAR.

    `takes` is the grant by which the client comes to its tokens.
    """

    client_id: str
    redirect_uri: str
    parameters: Mapping[str, str]
    pushed: bool
    takes: str = CODE

    @property
    def response_mode(self) -> str:
        """How the answer comes back: in the query unless a form is asked for."""
        return self.parameters.get("response_mode", "query")

    @property
    def state(self) -> str | None:
        """The client's own word, given back unchanged."""
        return self.parameters.get("state")

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes in their order, each once."""
        return tuple(dict.fromkeys(self.parameters.get("scope", "").split()))

    @property
    def prompts(self) -> frozenset[str]:
        """What `prompt` says."""
        return frozenset(self.parameters.get("prompt", "").split())

    @property
    def max_age(self) -> int | None:
        """How many seconds ago the person may have logged in."""
        given = self.parameters.get("max_age")
        return int(given) if given is not None else None


def read_request(
    parameters: Mapping[str, str], client: Client, *, pushed: bool, takes: str = CODE
) -> AuthorizationRequest:
    """Return the request once its answer has somewhere to go.

    The address must be one of the registered ones, sign by sign: no prefix, no pattern, no other
    port. Raises InvalidRequest. Source: RFC 9700, 2.1 and 4.1.3; openid-connect-core 3.1.2.1.
    """
    redirect = parameters.get("redirect_uri")
    if redirect is None:
        raise InvalidRequest(reason="redirect_uri is missing")
    if redirect not in client.redirect_uris:
        raise InvalidRequest(reason="redirect_uri is not one of those registered")
    return AuthorizationRequest(client.client_id, redirect, parameters, pushed, takes)


@dataclass(frozen=True, slots=True)
class RequestRule:
    """One rule: the refusal when it does not hold, with the reason and its source."""

    refusal: type[OAuthRefused]
    source: str
    reason: str
    holds: Callable[[AuthorizationRequest, Client], bool]


RULES: tuple[RequestRule, ...] = (
    RequestRule(InvalidRequest, "OAuth 2.0 Multiple Response Types 2.1", "response_mode is unknown",
                lambda r, c: r.response_mode in MODES),
    RequestRule(UnauthorizedClient, "RFC 7591, 2: grant_types", "the client takes no codes",
                lambda r, c: r.takes in c.grants),
    RequestRule(UnauthorizedClient, "RFC 9126, 6", "the request must be pushed",
                lambda r, c: r.pushed or not (c.pushed_only or c.fapi)),
    RequestRule(InvalidRequest, "RFC 6749, 4.1.1", "response_type is missing",
                lambda r, c: "response_type" in r.parameters),
    RequestRule(UnsupportedResponseType, "RFC 9700, 2.1.2", "response_type must be code",
                lambda r, c: r.parameters["response_type"] == "code"),
    RequestRule(InvalidRequest, "RFC 6749, A.5", "state is too long",
                lambda r, c: len(r.state or "") <= LONGEST_STATE),
    RequestRule(InvalidScope, "openid-connect-core 3.1.2.1", "scope must hold openid",
                lambda r, c: "openid" in r.scopes),
    RequestRule(InvalidScope, "RFC 6749, 3.3", "a scope is not registered for the client",
                lambda r, c: set(r.scopes) <= c.scopes),
    RequestRule(InvalidRequest, "RFC 9700, 2.1.1; RFC 7636, 4.4.1", "code_challenge is missing",
                lambda r, c: "code_challenge" in r.parameters),
    RequestRule(InvalidRequest, "RFC 7636, 4.3; RFC 9700, 2.1.1",
                "code_challenge_method must be S256",
                lambda r, c: r.parameters.get("code_challenge_method") == pkce.METHOD),
    RequestRule(InvalidRequest, "RFC 7636, 4.2", "code_challenge is no SHA-256 in base64url",
                lambda r, c: bool(pkce.CHALLENGE.fullmatch(r.parameters["code_challenge"]))),
    RequestRule(InvalidRequest, "openid-connect-core 3.1.2.1", "nonce is too long",
                lambda r, c: len(r.parameters.get("nonce", "")) <= LONGEST_STATE),
    RequestRule(InvalidRequest, "openid-connect-core 3.1.2.1", "prompt is unknown",
                lambda r, c: r.prompts <= PROMPTS),
    RequestRule(InvalidRequest, "openid-connect-core 3.1.2.1", "prompt=none stands alone",
                lambda r, c: "none" not in r.prompts or len(r.prompts) == 1),
    RequestRule(InvalidRequest, "openid-connect-core 3.1.2.1", "max_age is no number of seconds",
                lambda r, c: _is_age(r.parameters.get("max_age"))),
    RequestRule(InvalidRequest, "RFC 9449, 10", "dpop_jkt is no thumbprint",
                lambda r, c: _is_digest(r.parameters.get("dpop_jkt"))),
    RequestRule(InvalidRequest, "openid-connect-core 3.1.2.1", "login_hint is too long",
                lambda r, c: len(r.parameters.get("login_hint", "")) <= LONGEST_HINT),
)  # fmt: skip


def must_be_good(request: AuthorizationRequest, client: Client) -> None:
    """Raise the first refusal of the table. Raises OAuthRefused."""
    for rule in RULES:
        if not rule.holds(request, client):
            raise rule.refusal(reason=f"{rule.reason} ({rule.source})")


def answer_address(redirect_uri: str, fields: Mapping[str, str]) -> str:
    """Return the address with the answer in its query, whatever query it had before."""
    glue = "&" if urlsplit(redirect_uri).query else "?"
    return f"{redirect_uri}{glue}{urlencode(fields)}" if fields else redirect_uri


def _is_digest(given: str | None) -> bool:
    return given is None or bool(pkce.CHALLENGE.fullmatch(given))


def _is_age(given: str | None) -> bool:
    return given is None or (
        given.isascii() and given.isdecimal() and len(given) <= 9 and int(given) <= LONGEST_AGE
    )
