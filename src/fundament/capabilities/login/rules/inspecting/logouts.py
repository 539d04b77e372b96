"""What a correct receiver finds in a message of a logout: every rule, in either direction.

By SAML the same rules hold for what services send and for what we send; by OpenID Connect a client
asks with an ID token, and is told by a logout token.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fundament.capabilities.login.rules.inspecting.requests import SAML_REQUEST, ShownRule, met
from fundament.capabilities.login.rules.inspecting.tokens import TokenCheck
from fundament.capabilities.login.rules.saml.requests import SKEW
from fundament.capabilities.login.types import Finding, Outcome, Why
from fundament.standards.oidc.tokens import LOGOUT, LOGOUT_EVENT
from fundament.standards.saml.reading import written
from fundament.standards.saml.types import LogoutRequest, LogoutResponse

SAML_MESSAGES = frozenset({"LogoutRequest", "LogoutResponse"})
END_SESSION = "end_session"
_CARRIED = ("login.provider.unknown", "saml.message.forbidden")
# Read before anything is judged: what cannot be read has no rules of its own.
SAML_READ = (
    *(rule for rule in SAML_REQUEST[:4] if rule.rule not in _CARRIED),
    ShownRule(
        "logout-shape", ("saml.message.forbidden",),
        "Beskeden har kun de elementer og attributter, som en udlogning har.",
        "The message has only the elements and attributes that a logout has.",
        "saml-core 3.7; saml-bindings 3.2",
    ),
)  # fmt: skip
SAML_ONCE = (
    ShownRule(
        "logout-once", ("login.request.replayed",),
        "Beskedens ID er ikke brugt før.", "The message's ID was not used before.",
        "saml-profiles 4.1.4.5",
    ),
)  # fmt: skip
# Told by the rules of the table below, each in its own words.
_JUDGED = frozenset(
    {
        "login.request.unsigned", "login.request.signature", "login.request.destination",
        "login.request.expired", "login.message.unexpected",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExpectedLogout:
    """What the receiver knows: who sends, where it stands itself, what it asked, and when.

    `sound` is what was found of the signature (None: there is none); `answers` the ID of the
    request that a response must answer.
    """

    issuer: str
    addresses: frozenset[str]
    at: datetime
    sound: bool | None
    by_soap: bool = False
    answers: str = ""


Message = LogoutRequest | LogoutResponse


@dataclass(frozen=True, slots=True)
class LogoutCheck:
    """One rule for a message of a logout; `found` is what stood there, never a person's."""

    rule: str
    source: str
    danish: str
    english: str
    holds: Callable[[Any, ExpectedLogout], bool]
    found: Callable[[Any, ExpectedLogout], str] = lambda m, e: ""


def _differs(found: object, wanted: object) -> str:
    return f"{found or '–'} ≠ {wanted or '–'}"


_BOTH = (
    LogoutCheck(
        "logout-issuer", "saml-core 3.7.1; saml-profiles 4.4.4.1",
        "Issuer er afsenderens entityID, tegn for tegn.",
        "The Issuer is the sender's entityID, character for character.",
        lambda m, e: m.issuer == e.issuer, lambda m, e: _differs(m.issuer, e.issuer),
    ),
    LogoutCheck(
        "logout-signed", "saml-profiles 4.4.3.1 and 4.4.3.4; OIOSAML, Single Logout",
        "Beskeden er underskrevet: i adressen ved Redirect, inde i beskeden ved POST og SOAP.",
        "The message is signed: in the address by Redirect, inside by POST and SOAP.",
        lambda m, e: e.sound is not None,
    ),
    LogoutCheck(
        "logout-signature", "saml-bindings 3.4.4.1; saml-core 5.4",
        "Underskriften passer til en gyldig nøgle i afsenderens metadata.",
        "The signature fits a valid key of the sender's metadata.",
        lambda m, e: bool(e.sound),
    ),
    LogoutCheck(
        "logout-destination", "saml-bindings 3.4.5.2 and 3.5.5.2; by SOAP it may be left out",
        "Destination er modtagerens egen adresse til udlogning.",
        "The Destination is the receiver's own address for logouts.",
        lambda m, e: m.destination in e.addresses or (e.by_soap and m.destination is None),
        lambda m, e: _differs(m.destination, ", ".join(sorted(e.addresses))),
    ),
    LogoutCheck(
        "logout-issue-instant", "OIOSAML: IssueInstant within five minutes",
        "IssueInstant er højst fem minutter fra uret.",
        "The IssueInstant is at most five minutes from the clock.",
        lambda m, e: abs(e.at - m.issue_instant) <= SKEW,
        lambda m, e: _differs(written(m.issue_instant), written(e.at)),
    ),
)  # fmt: skip
SAML_LOGOUT_REQUEST: tuple[LogoutCheck, ...] = (
    *_BOTH,
    LogoutCheck(
        "logout-not-on-or-after", "saml-core 3.7.1",
        "NotOnOrAfter er ikke passeret, hvis den er der.",
        "NotOnOrAfter has not passed, where it is there.",
        lambda m, e: m.not_on_or_after is None or e.at < m.not_on_or_after,
        lambda m, e: _differs(written(m.not_on_or_after), written(e.at)),
    ),
    LogoutCheck(
        "logout-name-id", "saml-core 3.7.1; OIOSAML, Single Logout",
        "NameID er der, med det Format, som login gav.",
        "The NameID is there, with the Format that the login gave.",
        lambda m, e: bool(m.name_id.value) and bool(m.name_id.format),
        lambda m, e: f"Format {m.name_id.format or '–'}",
    ),
    LogoutCheck(
        "logout-session-index", "saml-core 3.7.1; OIOSAML, Single Logout",
        "SessionIndex er der: uden det gælder udlogningen alle personens sessioner hos tjenesten.",
        "SessionIndex is there: without it the logout is of all the person's sessions at the "
        "service.",
        lambda m, e: bool(m.session_indexes),
    ),
)  # fmt: skip
SAML_LOGOUT_RESPONSE: tuple[LogoutCheck, ...] = (
    *_BOTH,
    LogoutCheck(
        "logout-in-response-to", "saml-core 3.2.2; saml-profiles 4.4.4.2",
        "InResponseTo er ID'et på den LogoutRequest, som modtageren selv har sendt.",
        "InResponseTo is the ID of the LogoutRequest that the receiver itself has sent.",
        lambda m, e: bool(e.answers) and m.in_response_to == e.answers,
        lambda m, e: _differs(m.in_response_to, e.answers),
    ),
    LogoutCheck(
        "logout-status", "saml-core 3.2.2.2 and 3.7.3.2",
        "Status er Success, også når kun nogle tjenester er logget ud (PartialLogout).",
        "The status is Success, also when only some services are logged out (PartialLogout).",
        lambda m, e: m.status.success,
        lambda m, e: str(m.status.code).rpartition(":")[2],
    ),
)  # fmt: skip


def judged_logout(message: Message, expected: ExpectedLogout) -> tuple[Finding, ...]:
    """Return what every rule says of a message of SAML that could be read."""
    return tuple(_finding(check, message, expected) for check in _table(type(message)))


def came_logout(
    message: Message | None, kind: type[Message], expected: ExpectedLogout, code: str, why: Why
) -> tuple[Finding, ...]:
    """Return what the rules say of a message that came; `code` is what refused it, if anything did.

    Of one that could not be read the rules of its content were not reached.
    """
    own = code if code not in _JUDGED else ""
    once = own if own in SAML_ONCE[0].codes else ""
    read = met(SAML_READ, "" if once else own, why=why)
    if message is None:
        told = tuple(_not_reached(check) for check in _table(kind))
    else:
        told = judged_logout(message, expected)
    return (*read, *told, *met(SAML_ONCE, once))


def _table(kind: type[Message]) -> tuple[LogoutCheck, ...]:
    return SAML_LOGOUT_REQUEST if kind is LogoutRequest else SAML_LOGOUT_RESPONSE


def _finding(check: LogoutCheck, message: Message, expected: ExpectedLogout) -> Finding:
    holds = check.holds(message, expected)
    outcome = Outcome.PASSED if holds else Outcome.FAILED
    found = "" if holds else check.found(message, expected)
    return Finding(check.rule, outcome, check.danish, check.english, check.source, found)


def _not_reached(check: LogoutCheck) -> Finding:
    return Finding(check.rule, Outcome.NOT_REACHED, check.danish, check.english, check.source)


OPENID_END_SESSION = (
    ShownRule(
        "logout-id_token_hint", ("id_token_hint is missing, or is no ID token of ours",),
        "id_token_hint er et ID-token fra brokeren; det må være udløbet.",
        "id_token_hint is an ID token of the broker's; it may have expired.",
        "openid-connect-rpinitiated 2 and 4",
    ),
    ShownRule(
        "logout-client_id", ("id_token_hint is another client's",),
        "client_id er den klient, som ID-tokenet er givet til.",
        "client_id is the client that the ID token was given to.",
        "openid-connect-rpinitiated 2",
    ),
    ShownRule(
        "logout-post_logout_redirect_uri",
        ("post_logout_redirect_uri is not one of those registered",),
        "post_logout_redirect_uri er en af de registrerede, tegn for tegn.",
        "post_logout_redirect_uri is one of those registered, sign by sign.",
        "openid-connect-rpinitiated 3",
    ),
)  # fmt: skip


def judged_way_back(sent: Mapping[str, Any], state: str | None) -> tuple[Finding, ...]:
    """Return what a client says of the address that the person comes back by."""
    return (
        _plain("logout-state", sent.get("state") == state, "openid-connect-rpinitiated 3",
               "state er den, klienten sendte.", "The state is the one that the client sent."),
    )  # fmt: skip


def judged_told(status: int, found: str) -> tuple[Finding, ...]:
    """Return what we say of a client's answer to a logout token."""
    return (
        _plain("logout-told", status in {200, 204}, "openid-connect-backchannel 2.8",
               "Klienten svarer 200 eller 204.", "The client answers 200 or 204.", found),
    )  # fmt: skip


def _plain(
    rule: str, holds: bool, source: str, danish: str, english: str, found: str = ""
) -> Finding:
    outcome = Outcome.PASSED if holds else Outcome.FAILED
    return Finding(rule, outcome, danish, english, source, "" if holds else found)


def _whole(claims: Mapping[str, Any], name: str) -> bool:
    value = claims.get(name)
    return isinstance(value, str) and bool(value)


LOGOUT_TOKEN: tuple[TokenCheck, ...] = (
    TokenCheck(
        "logout-alg", "openid-connect-backchannel 2.6, 2",
        "alg er den, klientens ID-token er registreret med.",
        "alg is the one that the client's ID tokens are registered with.",
        lambda h, c, e: h.get("alg") == e.algorithm,
    ),
    TokenCheck(
        "logout-kid", "openid-connect-core 10.1", "kid er en nøgle i brokerens JWKS.",
        "kid is a key of the broker's JWKS.",
        lambda h, c, e: h.get("kid") in {key.kid for key in e.keys},
    ),
    TokenCheck(
        "logout-typ", "openid-connect-backchannel 2.4", "typ er logout+jwt.",
        "typ is logout+jwt.", lambda h, c, e: h.get("typ") == LOGOUT,
    ),
    TokenCheck(
        "logout-iss", "openid-connect-backchannel 2.6, 3", "iss er brokeren, tegn for tegn.",
        "iss is the broker, sign by sign.", lambda h, c, e: c.get("iss") == e.issuer,
    ),
    TokenCheck(
        "logout-aud", "openid-connect-backchannel 2.6, 3", "aud er klienten.",
        "aud is the client.", lambda h, c, e: c.get("aud") in (e.client_id, [e.client_id]),
    ),
    TokenCheck(
        "logout-iat", "openid-connect-backchannel 2.6, 3", "iat er højst fem minutter fra uret.",
        "iat is at most five minutes from the clock.",
        lambda h, c, e: abs(e.at.timestamp() - _moment(c, "iat")) <= SKEW.total_seconds(),
    ),
    TokenCheck(
        "logout-exp", "openid-connect-backchannel 2.4", "exp er ikke passeret.",
        "exp has not passed.", lambda h, c, e: e.at.timestamp() < _moment(c, "exp"),
    ),
    TokenCheck(
        "logout-sub-sid", "openid-connect-backchannel 2.6, 4", "sub eller sid er der.",
        "sub or sid is there.", lambda h, c, e: _whole(c, "sub") or _whole(c, "sid"),
    ),
    TokenCheck(
        "logout-events", "openid-connect-backchannel 2.6, 5",
        "events har udlogningens hændelse, med et tomt objekt.",
        "events has the event of a logout, with an empty object.",
        lambda h, c, e: isinstance(c.get("events"), dict) and c["events"].get(LOGOUT_EVENT) == {},
    ),
    TokenCheck(
        "logout-no-nonce", "openid-connect-backchannel 2.6, 6",
        "Der er ingen nonce: det er ikke et ID-token.",
        "There is no nonce: it is no ID token.", lambda h, c, e: "nonce" not in c,
    ),
    TokenCheck(
        "logout-jti", "openid-connect-backchannel 2.4 and 2.6, 7", "jti er der.",
        "jti is there.", lambda h, c, e: _whole(c, "jti"),
    ),
)  # fmt: skip
LOGOUT_SIGNATURE = TokenCheck(
    "logout-token-signature", "openid-connect-backchannel 2.6, 2",
    "Underskriften passer til en nøgle i brokerens JWKS.",
    "The signature fits a key of the broker's JWKS.", lambda h, c, e: True,
)  # fmt: skip


def _moment(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    return value if isinstance(value, int | float) else 0
