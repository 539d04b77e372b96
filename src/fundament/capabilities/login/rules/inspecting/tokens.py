"""OpenID Connect as the inspector shows it: the rules of a request, and of an ID token."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fundament.capabilities.login.rules.inspecting.requests import ShownRule
from fundament.capabilities.login.types import Finding, Outcome
from fundament.standards.oauth import jose
from fundament.standards.oidc.requests import RULES
from fundament.standards.oidc.tokens import at_hash

SKEW = timedelta(minutes=5)

# How each rule of the table of requests is said, by its reason; a rule without words of its own
# is said by its reason.
_WORDS: dict[str, tuple[str, str, str]] = {
    "response_mode is unknown": (
        "response_mode", "response_mode er query eller form_post.",
        "response_mode is query or form_post.",
    ),
    "request is not supported": (
        "request", "Der er intet request-objekt.", "There is no request object.",
    ),
    "the client takes no codes": (
        "grant_types", "Klienten er registreret til authorization_code.",
        "The client is registered for authorization_code.",
    ),
    "the request must be pushed": (
        "par", "Anmodningen er lagt på forhånd (PAR), hvor klienten kræver det.",
        "The request was pushed before (PAR), where the client demands it.",
    ),
    "response_type is missing": (
        "response_type", "response_type er der.", "response_type is there.",
    ),
    "response_type must be code": (
        "response_type-code", "response_type er code.", "response_type is code.",
    ),
    "state is too long": (
        "state", "state har højst 2048 tegn.", "state has at most 2048 characters.",
    ),
    "scope must hold openid": (
        "scope-openid", "scope rummer openid.", "scope holds openid.",
    ),
    "a scope is not registered for the client": (
        "scope", "Hvert scope er registreret for klienten.",
        "Each scope is registered for the client.",
    ),
    "code_challenge is missing": (
        "code_challenge", "code_challenge (PKCE) er der.", "code_challenge (PKCE) is there.",
    ),
    "code_challenge_method must be S256": (
        "code_challenge_method", "code_challenge_method er S256.",
        "code_challenge_method is S256.",
    ),
    "code_challenge is no SHA-256 in base64url": (
        "code_challenge-form", "code_challenge er en SHA-256 i base64url.",
        "code_challenge is a SHA-256 in base64url.",
    ),
    "nonce is too long": (
        "nonce", "nonce har højst 2048 tegn.", "nonce has at most 2048 characters.",
    ),
    "prompt is unknown": (
        "prompt", "prompt er none, login, consent eller select_account.",
        "prompt is none, login, consent or select_account.",
    ),
    "prompt=none stands alone": (
        "prompt-none", "prompt=none står alene.", "prompt=none stands alone.",
    ),
    "max_age is no number of seconds": (
        "max_age", "max_age er et antal sekunder.", "max_age is a number of seconds.",
    ),
    "dpop_jkt is no thumbprint": (
        "dpop_jkt", "dpop_jkt er aftrykket af en nøgle.", "dpop_jkt is the thumbprint of a key.",
    ),
    "login_hint is too long": (
        "login_hint", "login_hint har højst 256 tegn.", "login_hint has at most 256 characters.",
    ),
}  # fmt: skip
_BEFORE = (
    ShownRule(
        "client_id", ("client_id is not registered here",),
        "client_id er en klient, der er tilsluttet.", "client_id is a client that is connected.",
        "RFC 6749, 4.1.2.1",
    ),
    ShownRule(
        "request_uri",
        (
            "request_uri is not one of ours",
            "request_uri is unknown, used, too old or another client's",
        ),
        "request_uri er lagt af samme klient for nylig og ikke brugt.",
        "request_uri was pushed by the same client lately, and was not used.", "RFC 9126, 4",
    ),
    ShownRule(
        "redirect_uri",
        ("redirect_uri is missing", "redirect_uri is not one of those registered"),
        "redirect_uri er en af de registrerede, tegn for tegn.",
        "redirect_uri is one of those registered, sign by sign.", "RFC 9700, 2.1 and 4.1.3",
    ),
)  # fmt: skip
_AFTER = (
    ShownRule(
        "acr_values", ("acr_values has a reference that is not known here",),
        "acr_values og idp_params ønsker noget, der kendes her.",
        "acr_values and idp_params want what is known here.", "openid-connect-core 3.1.2.1",
    ),
)  # fmt: skip


def _shown(reason: str, source: str) -> ShownRule:
    rule, danish, english = _WORDS.get(reason, (reason, reason, reason))
    return ShownRule(rule, (f"{reason} ({source})",), danish, english, source)


OPENID_REQUEST = (*_BEFORE, *(_shown(rule.reason, rule.source) for rule in RULES), *_AFTER)


@dataclass(frozen=True, slots=True)
class ExpectedToken:
    """What a client knows before it reads an ID token; `keys` are those of our JWKS."""

    issuer: str
    client_id: str
    nonce: str | None
    algorithm: str
    access_token: str
    keys: tuple[jose.Key, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class TokenCheck:
    """One rule of a client for an ID token, asked of its header and its claims."""

    rule: str
    source: str
    danish: str
    english: str
    holds: Callable[[dict[str, Any], dict[str, Any], ExpectedToken], bool]


def _audiences(claims: dict[str, Any]) -> list[Any]:
    told = claims.get("aud")
    return told if isinstance(told, list) else [told]


def _number(claims: dict[str, Any], name: str) -> float:
    value = claims.get(name)
    return value if isinstance(value, int | float) else 0


TOKEN_CHECKS: tuple[TokenCheck, ...] = (
    TokenCheck(
        "alg", "openid-connect-core 3.1.3.7, 7", "alg er den, klienten er registreret med.",
        "alg is the one that the client is registered with.",
        lambda h, c, e: h.get("alg") == e.algorithm,
    ),
    TokenCheck(
        "kid", "openid-connect-core 10.1", "kid er en nøgle i brokerens JWKS.",
        "kid is a key of the broker's JWKS.",
        lambda h, c, e: h.get("kid") in {key.kid for key in e.keys},
    ),
    TokenCheck(
        "typ", "RFC 8725, 3.11", "Det er et ID-token og ikke en log ud-besked.",
        "It is an ID token and not a logout token.",
        lambda h, c, e: h.get("typ") in {"JWT", None} and "events" not in c,
    ),
    TokenCheck(
        "iss", "openid-connect-core 3.1.3.7, 2", "iss er brokeren, tegn for tegn.",
        "iss is the broker, sign by sign.", lambda h, c, e: c.get("iss") == e.issuer,
    ),
    TokenCheck(
        "aud", "openid-connect-core 3.1.3.7, 3", "aud er klienten og ingen ukendt ved siden af.",
        "aud is the client, and nobody unknown beside it.",
        lambda h, c, e: _audiences(c) == [e.client_id],
    ),
    TokenCheck(
        "azp", "openid-connect-core 3.1.3.7, 5", "azp er klienten, hvis den er der.",
        "azp is the client, where it is there.",
        lambda h, c, e: c.get("azp", e.client_id) == e.client_id,
    ),
    TokenCheck(
        "exp", "openid-connect-core 3.1.3.7, 9", "exp er ikke passeret.", "exp has not passed.",
        lambda h, c, e: e.at < datetime.fromtimestamp(_number(c, "exp"), e.at.tzinfo) + SKEW,
    ),
    TokenCheck(
        "iat", "openid-connect-core 3.1.3.7, 10", "iat er højst fem minutter fra uret.",
        "iat is at most five minutes from the clock.",
        lambda h, c, e: abs(
            e.at - datetime.fromtimestamp(_number(c, "iat"), e.at.tzinfo)
        ) <= SKEW,
    ),
    TokenCheck(
        "nonce", "openid-connect-core 3.1.3.7, 11", "nonce er den, klienten sendte.",
        "nonce is the one that the client sent.", lambda h, c, e: c.get("nonce") == e.nonce,
    ),
    TokenCheck(
        "at_hash", "openid-connect-core 3.1.3.8", "at_hash passer til access token.",
        "at_hash fits the access token.",
        lambda h, c, e: c.get("at_hash") in {None, at_hash(e.access_token, e.algorithm)},
    ),
    TokenCheck(
        "sub", "openid-connect-core 2", "sub er der.", "sub is there.",
        lambda h, c, e: isinstance(c.get("sub"), str) and bool(c["sub"]),
    ),
)  # fmt: skip
SIGNATURE = TokenCheck(
    "signature", "openid-connect-core 3.1.3.7, 6",
    "Underskriften passer til en nøgle i brokerens JWKS.",
    "The signature fits a key of the broker's JWKS.", lambda h, c, e: True,
)  # fmt: skip


def parts_of_token(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return header and claims of a token, unverified; empty where it is none."""
    try:
        return jose.unverified_header(token), jose.unverified_claims(token)
    except jose.NotGenuine:
        return {}, {}


def judged_token(
    token: str,
    expected: ExpectedToken,
    checks: tuple[TokenCheck, ...] = TOKEN_CHECKS,
    signature: TokenCheck = SIGNATURE,
) -> tuple[tuple[Finding, ...], bool]:
    """Return what every rule of a correct client says of a token; whether it is genuine."""
    header, claims = parts_of_token(token)
    try:
        jose.verify(token, expected.keys, (expected.algorithm,))
        genuine = True
    except jose.NotGenuine:
        genuine = False
    told = [_finding(signature, genuine, str(header.get("alg", "")))]
    told += [
        _finding(check, check.holds(header, claims, expected), _found(check, header, claims))
        for check in checks
    ]
    return tuple(told), genuine


def _finding(check: TokenCheck, holds: bool, found: str) -> Finding:
    outcome = Outcome.PASSED if holds else Outcome.FAILED
    return Finding(
        check.rule, outcome, check.danish, check.english, check.source, "" if holds else found
    )


def _found(check: TokenCheck, header: dict[str, Any], claims: dict[str, Any]) -> str:
    """Return what stood there; `sub` is a person's."""
    if check.rule == "sub":
        return ""
    name = check.rule.removeprefix("logout-")
    return str(header.get(name, claims.get(name, "–")))


def judged_answer(told: Mapping[str, Any], issuer: str, state: str | None) -> tuple[Finding, ...]:
    """Return what a correct client says of the answer at its redirect_uri.

    Whether the code is good it hears at the token endpoint only.
    """
    return (
        _plain("state", told.get("state") == state, "RFC 6749, 10.12",
               "state er den, klienten sendte.", "The state is the one that the client sent."),
        _plain("iss", told.get("iss") == issuer, "RFC 9207, 2.4",
               "iss er brokeren.", "The iss is the broker."),
        _plain("one-of", ("code" in told) != ("error" in told), "RFC 6749, 4.1.2",
               "Der er en kode eller en fejl, ikke begge.",
               "There is a code or an error, not both."),
    )  # fmt: skip


def judged_reply(body: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Return what a correct client says of the reply of the token endpoint."""
    kind = str(body.get("token_type", ""))
    return (
        _plain("token_type", kind.lower() in {"bearer", "dpop"}, "RFC 6749, 7.1",
               "token_type er Bearer eller DPoP.", "The token_type is Bearer or DPoP.", kind),
        _plain("id_token", "id_token" in body, "openid-connect-core 3.1.3.3",
               "Der er et ID-token.", "There is an ID token."),
    )  # fmt: skip


def judged_userinfo(told: Mapping[str, Any], subject: str) -> tuple[Finding, ...]:
    """Return what a correct client says of userinfo."""
    return (
        _plain("userinfo-sub", told.get("sub") == subject, "openid-connect-core 5.3.2",
               "sub er den samme som i ID-tokenet.", "The sub is that of the ID token."),
    )  # fmt: skip


def _plain(
    rule: str, holds: bool, source: str, danish: str, english: str, found: str = ""
) -> Finding:
    outcome = Outcome.PASSED if holds else Outcome.FAILED
    return Finding(rule, outcome, danish, english, source, "" if holds else found)
