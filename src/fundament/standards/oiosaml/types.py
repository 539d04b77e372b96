"""The shape of a profile version and what it makes of a request."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from fundament.kernel.errors import Refusal
from fundament.standards.saml.types import AuthnRequest

# What an AppSwitch holds, in this order.
APP_SWITCH = ("Platform", "ReturnURL")


class Assurance(StrEnum):
    """The levels of NSIS as bare words, ordered by `rank`."""

    LOW = "Low"
    SUBSTANTIAL = "Substantial"
    HIGH = "High"

    @property
    def rank(self) -> int:
        """Return 1, 2 or 3."""
        return list(Assurance).index(self) + 1


class IdentityType(StrEnum):
    """Whether one logs in as oneself or for an organisation."""

    PERSON = "Person"
    PROFESSIONAL = "Professional"


class ContextUnknown(Refusal):
    """The RequestedAuthnContext has a reference that the profile does not know."""

    code: ClassVar[str] = "saml.context.unknown"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "RequestedAuthnContext har en ukendt reference."
    english: ClassVar[str] = "RequestedAuthnContext has an unknown reference."


@dataclass(frozen=True, slots=True)
class Wish:
    """What a RequestedAuthnContext asks for; None: nothing said."""

    level: Assurance | None = None
    exact: bool = False
    identity_type: IdentityType | None = None
    credentials: tuple[str, ...] = ()


class AppSwitchWrong(Refusal):
    """The request's extension for apps has not the form of the profile."""

    code: ClassVar[str] = "saml.app.switch"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Udvidelsen til apps i anmodningen er ikke, som profilen kræver."
    english: ClassVar[str] = "The extension for apps in the request is not as the profile demands."


class Platform(StrEnum):
    """Which kind of telephone an app runs on."""

    ANDROID = "Android"
    IOS = "iOS"


@dataclass(frozen=True, slots=True)
class AppSwitch:
    """An app began the login and wants its turn back; without address the person goes herself."""

    platform: Platform
    return_url: str | None = None


@dataclass(frozen=True, slots=True)
class AttributeName:
    """An attribute of the profile."""

    name: str
    friendly_name: str


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """One version of the profile, the only one of it. Only it knows the version's literals.

    `extensions` is the namespace of what it adds to a request, `app_switch` the element by which
    an app asks for its turn back.
    `official_hosts`: host name to the entityID that the official broker has there; compared
    exactly, one of them ends in a slash. `protocols` is what metadata says it supports.
    """

    version: str
    protocols: tuple[str, ...]
    spec_version: str
    level_prefix: str
    identity_prefix: str
    credential_prefix: str
    person_prefix: str
    professional_prefix: str
    extensions: str
    app_switch: str
    sso_paths: tuple[str, ...]
    metadata_path: str
    official_hosts: dict[str, str]
    attributes: dict[str, AttributeName]

    @property
    def name(self) -> str:
        """Return what the profile is called, with its version."""
        return f"OIOSAML {self.version}"

    def attribute(self, key: str) -> AttributeName:
        """Return the attribute of the short key, for example `cpr_number`. Raises KeyError."""
        return self.attributes[key]

    def level_uri(self, level: Assurance) -> str:
        """Return the level as an AuthnContextClassRef."""
        return self.level_prefix + level

    def identity_uri(self, identity_type: IdentityType) -> str:
        """Return the identity type as an AuthnContextClassRef."""
        return self.identity_prefix + identity_type

    def wish_of(self, request: AuthnRequest) -> Wish:
        """Return what a request wants.

        Each reference is classified by its prefix; Comparison is applied to the level alone. Of
        several levels the lowest suffices (the list is a choice). Raises ContextUnknown.
        Source: OIO-SP-06, OIO-SP-07.
        """
        class_refs, comparison = request.class_refs, request.comparison
        levels = [self._level(ref) for ref in class_refs if ref.startswith(self.level_prefix)]
        types = [self._type(ref) for ref in class_refs if self._is_type(ref)]
        credentials = [ref for ref in class_refs if ref.startswith(self.credential_prefix)]
        if len(levels) + len(types) + len(credentials) != len(class_refs):
            raise ContextUnknown
        if comparison not in {None, "minimum", "exact"} or len(set(types)) > 1:
            raise ContextUnknown
        return Wish(
            min(levels, key=lambda level: level.rank, default=None),
            comparison == "exact",
            next(iter(types), None),
            tuple(ref.removeprefix(self.credential_prefix) for ref in credentials),
        )

    def app_switch_of(self, request: AuthnRequest) -> AppSwitch | None:
        """Return what an app asks for, or None. Raises AppSwitchWrong.

        The schema demands a ReturnURL, but clients leave it out for iOS.
        """
        named = f"{{{self.extensions}}}{self.app_switch}"
        found = [extension for extension in request.extensions if extension.tag == named]
        if not found:
            return None
        told = {child.tag.rpartition("}")[2]: child.text for child in found[0].children}
        known = [tag for tag in APP_SWITCH if tag in told]
        given = [child.tag for child in found[0].children]
        if len(found) > 1 or given != [f"{{{self.extensions}}}{tag}" for tag in known]:
            raise AppSwitchWrong
        try:
            return AppSwitch(Platform(told.get(APP_SWITCH[0], "")), told.get(APP_SWITCH[1]))
        except ValueError as error:
            raise AppSwitchWrong from error

    def _is_type(self, ref: str) -> bool:
        return ref.startswith(self.identity_prefix) and ref.count("/") == 4

    def _level(self, ref: str) -> Assurance:
        try:
            return Assurance(ref.removeprefix(self.level_prefix))
        except ValueError as error:
            raise ContextUnknown from error

    def _type(self, ref: str) -> IdentityType:
        try:
            return IdentityType(ref.removeprefix(self.identity_prefix))
        except ValueError as error:
            raise ContextUnknown from error
