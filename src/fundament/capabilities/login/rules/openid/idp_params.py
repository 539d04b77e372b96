"""What a request says to the identity provider itself: `idp_params`, a JSON object.

Source: Nets eID Broker, parameters for MitID and MitID Erhverv. Names that are not in the tables
are overlooked, as there; a known one with a value of another kind is refused.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fundament.kernel.ids import PartyId
from fundament.standards.oauth.refusals import InvalidRequest, UnmetRequirements
from fundament.standards.oidc.requests import AuthorizationRequest

LONGEST_TEXT = 130
ACTIONS = frozenset({"LOG_ON", "APPROVE", "CONFIRM", "ACCEPT", "SIGN"})
LEVELS = frozenset({"low", "substantial", "high"})


@dataclass(frozen=True, slots=True)
class IdpParams:
    """What was said; `expects` are names of whom the client expects: identity's uuid, party.

    `steps_up`: of who is logged in below the level only what is missing is to be asked.
    """

    text: str = ""
    level: str = ""
    expects: tuple[str, ...] = ()
    steps_up: bool = False


def read_idp_params(request: AuthorizationRequest) -> IdpParams:
    """Return what the request says to the identity provider.

    A person number comes only in a request that no browser carries. Raises InvalidRequest,
    UnmetRequirements.
    """
    mitid = _checked(_object(request).get("mitid", {}), MITID)
    _checked(_object(request).get("mitid_erhverv", {}), MITID_ERHVERV)
    if "cpr_hint" in mitid and not request.pushed:
        raise InvalidRequest(reason="cpr_hint must be pushed (Nets eID Broker)")
    if mitid.get("require_psd2"):
        raise UnmetRequirements(reason="no login here is under PSD2")
    expects = [read(mitid[name]) for name, read in _HINTS.items() if name in mitid]
    level = mitid.get("loa_value") or mitid.get("aal_value") or ""
    text, steps_up = _text_in(mitid.get("reference_text", "")), bool(mitid.get("enable_step_up"))
    return IdpParams(text, level, tuple(expects), steps_up)


def _is_uuid(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False


def _is_number(value: object) -> bool:
    try:
        return isinstance(value, str) and PartyId.person(value).number == value
    except ValueError:
        return False


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


Kinds = Mapping[str, Callable[[Any], bool]]
MITID: Kinds = {
    "reference_text": _is_text,
    "loa_value": LEVELS.__contains__,
    "aal_value": LEVELS.__contains__,
    "uuid_hint": _is_uuid,
    "cpr_hint": _is_number,
    "require_psd2": _is_flag,
    "enable_step_up": _is_flag,
    "action_text": ACTIONS.__contains__,
}
_HINTS: Mapping[str, Callable[[str], str]] = {
    "uuid_hint": lambda hint: str(UUID(hint)),
    "cpr_hint": lambda hint: str(PartyId.person(hint)),
}
MITID_ERHVERV: Kinds = {"allow_private": _is_flag}


def _checked(given: object, kinds: Kinds) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise InvalidRequest(reason="idp_params names a provider with no JSON object")
    for name, fits in kinds.items():
        value = given.get(name)
        if name in given and (isinstance(value, list | dict) or not fits(value)):
            raise InvalidRequest(reason=f"idp_params: {name} has a value of another kind")
    return given


def _object(request: AuthorizationRequest) -> dict[str, Any]:
    try:
        found = json.loads(request.parameters.get("idp_params", "{}"))
    except (ValueError, RecursionError) as error:
        raise InvalidRequest(reason="idp_params is not JSON") from error
    if not isinstance(found, dict):
        raise InvalidRequest(reason="idp_params is not a JSON object")
    return found


def _text_in(given: str) -> str:
    """Return the text that the person is to read: base64 of UTF-8, at most 130 characters."""
    try:
        text = base64.b64decode(given, validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise InvalidRequest(reason="reference_text is not base64 of UTF-8") from error
    if len(text) > LONGEST_TEXT or not all(sign.isprintable() for sign in text):
        raise InvalidRequest(reason="reference_text is too long or not printable")
    return text
