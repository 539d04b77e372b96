"""A logout by OpenID Connect as the inspector shows it: who asked, and how clients were told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from fundament.capabilities.login.rules.inspecting import (
    END_SESSION,
    LOGOUT_SIGNATURE,
    LOGOUT_TOKEN,
    OPENID_END_SESSION,
    ExpectedToken,
    Mask,
    judged_token,
    judged_told,
    judged_way_back,
    met,
    parts_of_token,
)
from fundament.capabilities.login.service.openid import keys
from fundament.capabilities.login.types import Finding, Form, Owner, Part, Signed, UsedKey, Why
from fundament.kernel.errors import Refusal
from fundament.standards.oauth.clients import Client
from fundament.standards.oauth.refusals import OAuthRefused
from fundament.standards.oidc.tokens import Issue


def end_part(fields: Mapping[str, str], refusal: Refusal | None, at: datetime, mask: Mask) -> Part:
    """Return a client's wish to end a session; `refusal`: what stopped it."""
    stopped = refusal.reason if isinstance(refusal, OAuthRefused) else ""
    findings = met(OPENID_END_SESSION, stopped, why=Why(english=stopped))
    return Part(END_SESSION, True, at, Form.FIELDS, mask.fields(fields), findings)


def back_part(address: str, state: str | None, at: datetime, mask: Mask) -> Part:
    """Return the address that the person comes back by."""
    shown, told = _told_by(address, mask)
    findings = judged_way_back(told, state)
    return Part("post_logout_redirect_uri", False, at, Form.FIELDS, shown, findings)


def token_part(token: str, issue: Issue, client: Client, mask: Mask) -> Part:
    """Return the logout token that a client is told by."""
    expected = ExpectedToken(
        issuer=issue.issuer,
        client_id=client.client_id,
        nonce=None,
        algorithm=client.id_token_algorithm,
        access_token="",
        keys=keys.known_keys(issue.at),
        at=issue.at,
    )
    judged = judged_token(token, expected, LOGOUT_TOKEN, LOGOUT_SIGNATURE)
    return signed_token("logout_token", token, judged, expected, mask)


def signed_token(
    name: str,
    token: str,
    judged: tuple[tuple[Finding, ...], bool],
    expected: ExpectedToken,
    mask: Mask,
) -> Part:
    """Return a token that we signed, with the key it names; `judged`: findings, and if genuine."""
    header, claims = parts_of_token(token)
    findings, genuine = judged
    kid = str(header.get("kid", ""))
    owner = Owner.BROKER if kid in {key.kid for key in expected.keys} else Owner.UNKNOWN
    return Part(
        name, False, expected.at, Form.FIELDS, {**header, **mask.fields(claims)}, findings,
        (UsedKey("signing", owner, (str(header.get("alg")),), kid),),
        signed=Signed.HOLDS if genuine else Signed.WRONG,
    )  # fmt: skip


def answer_part(status: int, reason: str, at: datetime) -> Part:
    """Return what a client answered to its logout token; `reason`: why nothing came."""
    told = {"status": str(status)} if status else {"error": reason}
    findings = judged_told(status, reason or str(status))
    return Part("backchannel_logout_uri", True, at, Form.FIELDS, told, findings)


def frame_part(address: str, at: datetime, mask: Mask) -> Part:
    """Return the address of a frame by which a client logs the person out."""
    shown, _ = _told_by(address, mask)
    return Part("frontchannel_logout_uri", False, at, Form.FIELDS, shown)


def _told_by(address: str, mask: Mask) -> tuple[dict[str, Any], dict[str, str]]:
    """Return an address as it is shown, and what its query says."""
    parts = urlsplit(address)
    told = dict(parse_qsl(parts.query, keep_blank_values=True))
    return {"redirect_uri": parts._replace(query="").geturl(), **mask.fields(told)}, told
