"""What an authorization request asks for: how surely, as whom, how fresh, with which text."""

from datetime import datetime, timedelta

from fundament.capabilities.login.rules.openid.ages import age_in
from fundament.capabilities.login.rules.openid.idp_params import read_idp_params
from fundament.capabilities.login.rules.openid.levels import READ
from fundament.capabilities.login.rules.wishes import Wanted
from fundament.capabilities.login.types import NoLogin
from fundament.kernel.acting import Level
from fundament.standards.oauth.clients import Client
from fundament.standards.oauth.refusals import InvalidRequest, UnmetRequirements
from fundament.standards.oidc.requests import AuthorizationRequest
from fundament.standards.oiosaml import profiles
from fundament.standards.oiosaml.types import IdentityType

# Source: Nets eID Broker, idp_values.
PROVIDERS = {"mitid": IdentityType.PERSON, "mitid_erhverv": IdentityType.PROFESSIONAL}
TYPES = {profiles.TODAY.identity_uri(kind): kind for kind in IdentityType}
TYPES["urn:grn:authn:dk:mitid:business"] = IdentityType.PROFESSIONAL
# Source: RFC 6749, 4.1.2.1; openid-connect-core 3.1.2.6; Core Error Code UAR 1.0.
ERRORS = {
    NoLogin.CANCELLED: ("access_denied", "mitid_user_aborted"),
    NoLogin.LOGIN_NEEDED: ("login_required", "the person must log in"),
    NoLogin.CHOICE_NEEDED: ("interaction_required", "the person must choose an organisation"),
    NoLogin.NOT_OFFERED: ("unmet_authentication_requirements", "the level is not offered"),
    NoLogin.LEVEL_NOT_REACHED: (
        "unmet_authentication_requirements",
        "the person cannot reach the level",
    ),
    NoLogin.SOMEBODY_ELSE: ("access_denied", "another person than the one expected logged in"),
    NoLogin.NOBODY_SIMULATED: ("access_denied", "mitid_simulation_unknown_user"),
    NoLogin.NO_ORGANISATION: ("access_denied", "the person can log in for no organisation"),
}


def wanted_by(request: AuthorizationRequest, client: Client, at: datetime) -> Wanted:
    """Return what is wanted: Substantial where nothing is said.

    Of several levels the lowest suffices; a reference that nobody here knows is refused rather
    than overlooked, so that no level is lowered in silence. A text must be read, so it asks for a
    login of its own. Raises UnmetRequirements, InvalidRequest, InvalidScope.
    Source: openid-connect-core 3.1.2.1, 5.5.1.1.
    """
    asked = request.parameters.get("acr_values", "").split() or list(client.acr_values)
    said = read_idp_params(request)
    if said.level:
        asked.append(said.level)
    age_in(request.scopes)
    unknown = [ref for ref in asked if ref not in READ and ref not in TYPES]
    types = [TYPES[ref] for ref in asked if ref in TYPES]
    if unknown or len(set(types)) > 1:
        raise UnmetRequirements(reason="acr_values has a reference that is not known here")
    age = request.max_age if request.max_age is not None else client.max_age
    return Wanted(
        level=min((READ[ref] for ref in asked if ref in READ), default=Level.SUBSTANTIAL),
        identity_type=_provider(request) or next(iter(types), IdentityType.PERSON),
        force=bool(request.prompts & {"login", "select_account"}) or bool(said.text),
        passive="none" in request.prompts,
        since=at - timedelta(seconds=age) if age is not None else None,
        expects=frozenset(said.expects),
        steps_up=said.steps_up,
    )


def _provider(request: AuthorizationRequest) -> IdentityType | None:
    values = request.parameters.get("idp_values", "").split()
    known = [PROVIDERS[value] for value in values if value in PROVIDERS]
    if values and not known:
        raise InvalidRequest(reason="idp_values names no identity provider of ours")
    return next(iter(known), None)
