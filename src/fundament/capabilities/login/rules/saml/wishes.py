"""What an AuthnRequest asks for."""

from fundament.capabilities.login.rules.wishes import Wanted, level_of
from fundament.capabilities.login.types import NoLogin
from fundament.kernel.acting import Level
from fundament.standards.oiosaml.types import ContextUnknown, IdentityType, Profile
from fundament.standards.saml.metadata_types import ServiceProviderMetadata
from fundament.standards.saml.names import NameIdFormat, StatusCode
from fundament.standards.saml.types import AuthnRequest, Status

# Our own eID stands where the official one does; `test` is any demo identity.
CREDENTIALS_OFFERED = frozenset({"mitid", "test"})
_FORMATS = {NameIdFormat.PERSISTENT, NameIdFormat.TRANSIENT}
NO_AUTHN_CONTEXT = Status(StatusCode.RESPONDER, StatusCode.NO_AUTHN_CONTEXT)
NO_PASSIVE = Status(StatusCode.RESPONDER, StatusCode.NO_PASSIVE)
# Source: saml-core 3.2.2.2; the .NET service provider tests for the pair Responder/NoPassive.
STATUSES = {
    NoLogin.CANCELLED: Status(StatusCode.RESPONDER, StatusCode.AUTHN_FAILED),
    NoLogin.LOGIN_NEEDED: NO_PASSIVE,
    NoLogin.CHOICE_NEEDED: NO_PASSIVE,
    NoLogin.NOT_OFFERED: NO_AUTHN_CONTEXT,
    NoLogin.SOMEBODY_ELSE: Status(StatusCode.RESPONDER, StatusCode.AUTHN_FAILED),
    NoLogin.NOBODY_SIMULATED: Status(StatusCode.RESPONDER, StatusCode.AUTHN_FAILED),
    NoLogin.NO_ORGANISATION: NO_AUTHN_CONTEXT,
    NoLogin.LEVEL_NOT_REACHED: NO_AUTHN_CONTEXT,
}


def wanted_by(request: AuthnRequest, profile: Profile) -> Wanted | NoLogin:
    """Return what is wanted: Substantial where nothing is said (OIOSAML.Net's default).

    Source: OIO-SP-06, OIO-SP-07; saml-core 3.3.2.2.1 (NoAuthnContext).
    """
    try:
        wish = profile.wish_of(request)
    except ContextUnknown:
        return NoLogin.NOT_OFFERED
    if wish.credentials and not CREDENTIALS_OFFERED & set(wish.credentials):
        return NoLogin.NOT_OFFERED
    return Wanted(
        level_of(wish.level) if wish.level else Level.SUBSTANTIAL,
        wish.exact,
        wish.identity_type or IdentityType.PERSON,
        request.force,
        request.passive,
    )


def name_id_format(request: AuthnRequest, provider: ServiceProviderMetadata) -> NameIdFormat | None:
    """Return the form of NameID: the request's, else the metadata's, else persistent.

    None when the request wants one that is not given. Source: saml-core 3.4.1.1.
    """
    asked = request.name_id_format
    if asked in _FORMATS:
        return NameIdFormat(asked)
    if asked not in {None, NameIdFormat.UNSPECIFIED}:
        return None
    listed = [name for name in provider.name_id_formats if name in _FORMATS]
    return NameIdFormat(listed[0]) if listed else NameIdFormat.PERSISTENT
