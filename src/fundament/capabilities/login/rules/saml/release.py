"""What a service provider is told, and in which cipher."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from fundament.capabilities.login.rules.told import Told
from fundament.kernel import xmlsig
from fundament.kernel.acting import Level
from fundament.standards.oiosaml.types import Assurance, Profile
from fundament.standards.saml.metadata_types import (
    EncryptionKey,
    RequestedAttribute,
    ServiceProviderMetadata,
)
from fundament.standards.saml.names import NAME_FORMAT_URI
from fundament.standards.saml.types import Attribute

AES_GCM = (
    "http://www.w3.org/2009/xmlenc11#aes256-gcm",
    "http://www.w3.org/2009/xmlenc11#aes128-gcm",
)
OAEP = "http://www.w3.org/2009/xmlenc11#rsa-oaep"


def _word(level: Level) -> str:
    return Assurance[level.name]


@dataclass(frozen=True, slots=True)
class Release:
    """How one attribute is filled; `always` ones go out unasked, `public` ones to authorities."""

    key: str
    value: Callable[[Told], str | None]
    always: bool = False
    public: bool = False


# Source: OIOSAML 3.0.3, attribute profile; always: what the profile makes mandatory.
RELEASES: tuple[Release, ...] = (
    Release("loa", lambda told: _word(told.level), always=True),
    Release("ial", lambda told: _word(told.ial)),
    Release("aal", lambda told: _word(told.aal)),
    Release("full_name", lambda told: " ".join(told.name) if told.name else None),
    Release("first_name", lambda told: told.name[0] if told.name else None),
    Release("last_name", lambda told: told.name[1] if told.name else None),
    Release("alias", lambda told: None if told.name else "Navne- og adressebeskyttet"),
    Release("cpr_number", lambda told: told.cpr, public=True),
    Release("cpr_uuid", lambda told: str(told.cpr_uuid)),
    Release("age", lambda told: str(told.age)),
    Release("date_of_birth", lambda told: told.born.isoformat()),
    Release("email", lambda told: told.email),
    Release("cvr", lambda told: told.cvr, always=True),
    Release("organisation_name", lambda told: told.organisation_name, always=True),
    Release(
        "professional_uuid",
        lambda told: str(told.professional_uuid) if told.professional_uuid else None,
    ),
    Release("rid", lambda told: told.rid),
    Release("production_unit", lambda told: told.production_unit),
)
GIVEN = frozenset({"spec_version", *(release.key for release in RELEASES)})


def attributes_for(
    requested: Iterable[RequestedAttribute], told: Told, profile: Profile, private_sector: bool
) -> tuple[Attribute, ...]:
    """Return the attributes that the provider asked for in its metadata and may have.

    The RequestedAttribute list is the release list; no person number to the private sector, unless
    the person gave it herself.
    """
    asked = {attribute.name for attribute in requested}
    found = [_attribute(profile, "spec_version", profile.spec_version)]
    for release in RELEASES:
        wanted = release.always or profile.attribute(release.key).name in asked
        value = release.value(told)
        allowed = not release.public or not private_sector or told.cpr_confirmed
        if wanted and value is not None and allowed:
            found.append(_attribute(profile, release.key, value))
    return tuple(found)


def asks_for(requested: Iterable[RequestedAttribute], key: str, profile: Profile) -> bool:
    """Return whether an attribute of the profile is among those asked for."""
    return profile.attribute(key).name in {attribute.name for attribute in requested}


def algorithms_of(methods: tuple[str, ...]) -> tuple[str, str] | None:
    """Return block cipher and key transport for a key's list of EncryptionMethod, its order kept.

    Without a list: AES-256-GCM and OAEP with SHA-256, as the official broker does. None when the
    list has nothing that we speak; RSA 1.5 and 3DES are not spoken. Source: OIOSAML 3.0.3, 6.
    """
    block = next((method for method in methods if method in xmlsig.BLOCKS), None)
    transport = next((method for method in methods if method in xmlsig.TRANSPORTS), None)
    if not methods:
        return AES_GCM[0], OAEP
    if block is None or transport is None:
        return None
    return block, transport


def announced(provider: ServiceProviderMetadata) -> frozenset[str]:
    """Return the ciphers that the service lists; where it lists none, those of the profile."""
    listed = (method for key in provider.encryption for method in key.methods)
    return frozenset(listed) or frozenset({*AES_GCM, OAEP})


def encryption_key(provider: ServiceProviderMetadata, at: datetime) -> EncryptionKey | None:
    """Return the first key that is valid at the time and whose algorithms we speak."""
    return next(
        (
            key
            for key in provider.encryption
            if key.certificate.not_valid_before_utc <= at < key.certificate.not_valid_after_utc
            and algorithms_of(key.methods) is not None
        ),
        None,
    )


def _attribute(profile: Profile, key: str, value: str) -> Attribute:
    named = profile.attribute(key)
    return Attribute(named.name, (value,), named.friendly_name, NAME_FORMAT_URI)
