"""What a request asks for, and what is answered when it cannot be had."""

from dataclasses import dataclass

from fundament.kernel.acting import Level
from fundament.standards.oiosaml.types import Assurance, ContextUnknown, IdentityType, Profile
from fundament.standards.saml.metadata_types import ServiceProviderMetadata
from fundament.standards.saml.names import NameIdFormat, StatusCode
from fundament.standards.saml.types import AuthnRequest, Status

HIGHEST_OFFERED = Level.SUBSTANTIAL
# Our own eID stands where the official one does; `test` is any demo identity.
CREDENTIALS_OFFERED = frozenset({"mitid", "test"})
_FORMATS = {NameIdFormat.PERSISTENT, NameIdFormat.TRANSIENT}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A wish that can be fulfilled: Substantial where nothing is said (OIOSAML.Net's default)."""

    level: Level
    exact: bool
    identity_type: IdentityType
    name_id_format: NameIdFormat
    force: bool
    passive: bool


def level_of(word: Assurance) -> Level:
    """Return the level of a word of NSIS."""
    return Level[word.name]


def word_of(level: Level) -> Assurance:
    """Return the word of NSIS for a level."""
    return Assurance[level.name]


def wanted_by(
    request: AuthnRequest, provider: ServiceProviderMetadata, profile: Profile
) -> Wanted | Status:
    """Return what is wanted, or the status that answers a wish nobody here can fulfil.

    Source: OIO-SP-06, OIO-SP-07; saml-core 3.3.2.2.1 (NoAuthnContext), 3.4.1.1.
    """
    name_id_format = _format(request, provider)
    if name_id_format is None:
        return Status(StatusCode.REQUESTER, StatusCode.INVALID_NAME_ID_POLICY)
    try:
        wish = profile.wish_of(request.class_refs, request.comparison)
    except ContextUnknown:
        return Status(StatusCode.RESPONDER, StatusCode.NO_AUTHN_CONTEXT)
    level = level_of(wish.level) if wish.level else Level.SUBSTANTIAL
    credentials = not wish.credentials or bool(CREDENTIALS_OFFERED & set(wish.credentials))
    if level > HIGHEST_OFFERED or not credentials:
        return Status(StatusCode.RESPONDER, StatusCode.NO_AUTHN_CONTEXT)
    return Wanted(
        level,
        wish.exact,
        wish.identity_type or IdentityType.PERSON,
        name_id_format,
        request.force,
        request.passive,
    )


def session_suffices(level: Level | None, wanted: Wanted) -> bool:
    """Return whether an open session of that level answers the wish without the person."""
    return level is not None and level >= wanted.level and not wanted.force


def status_instead(level: Level | None, wanted: Wanted) -> Status | None:
    """Return NoPassive when the person would be needed but must not be asked, else None.

    Source: saml-core 3.4.1 (IsPassive); the .NET service provider tests for this very pair.
    """
    if wanted.passive and not session_suffices(level, wanted):
        return Status(StatusCode.RESPONDER, StatusCode.NO_PASSIVE)
    return None


def _format(request: AuthnRequest, provider: ServiceProviderMetadata) -> NameIdFormat | None:
    """Return the form of NameID: the request's, else the metadata's, else persistent."""
    asked = request.name_id_format
    if asked in _FORMATS:
        return NameIdFormat(asked)
    if asked not in {None, NameIdFormat.UNSPECIFIED}:
        return None
    listed = [name for name in provider.name_id_formats if name in _FORMATS]
    return NameIdFormat(listed[0]) if listed else NameIdFormat.PERSISTENT
