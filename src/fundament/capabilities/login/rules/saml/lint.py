"""The lint of a service provider's metadata: a table that explains each OIO rule it checks."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from fundament.capabilities.login.rules.eidas import FOREIGN_NAMES
from fundament.capabilities.login.rules.linting import LintRule, is_secure, remarks_of
from fundament.capabilities.login.rules.origins import origin_of
from fundament.capabilities.login.rules.saml.release import (
    AES_GCM,
    GIVEN,
    OAEP,
    algorithms_of,
    encryption_key,
)
from fundament.capabilities.login.types import Remark, Weight
from fundament.standards.oiosaml.types import Profile
from fundament.standards.saml.metadata_types import ServiceProviderMetadata
from fundament.standards.saml.names import NAME_FORMAT_URI, Binding, NameIdFormat

RSA_1_5 = "http://www.w3.org/2001/04/xmlenc#rsa-1_5"
TRIPLE_DES = "http://www.w3.org/2001/04/xmlenc#tripledes-cbc"


@dataclass(frozen=True, slots=True)
class Subject:
    """The metadata under the lint."""

    metadata: ServiceProviderMetadata
    profile: Profile
    at: datetime
    private_sector: bool

    @property
    def asked(self) -> set[str]:
        """The names of the attributes that it asks for."""
        return {attribute.name for attribute in self.metadata.attributes}

    def asks(self, *keys: str) -> bool:
        """Return whether it asks for all of these."""
        return {self.profile.attribute(key).name for key in keys} <= self.asked

    @property
    def methods(self) -> set[str]:
        """The algorithms of all its encryption keys."""
        return {method for key in self.metadata.encryption for method in key.methods}

    def valid(self, certificate: x509.Certificate) -> bool:
        """Return whether the certificate is valid at the time."""
        return certificate.not_valid_before_utc <= self.at < certificate.not_valid_after_utc

    @property
    def certificates(self) -> list[x509.Certificate]:
        """All its certificates."""
        return [*self.metadata.signing, *(key.certificate for key in self.metadata.encryption)]


def _addresses(subject: Subject) -> list[str]:
    endpoints = (*subject.metadata.consumers, *subject.metadata.logouts)
    return [address for found in endpoints for address in (found.location, found.answers_to)]


def _long_enough(certificate: x509.Certificate) -> bool:
    key = certificate.public_key()
    return isinstance(key, RSAPublicKey) and key.key_size >= 2048


def _absolute(name: str) -> bool:
    return bool(urlsplit(name).scheme) and len(name) <= 1024 and " " not in name


def _logout(subject: Subject) -> bool:
    return bool(subject.metadata.logouts)


def _given_names(subject: Subject) -> set[str]:
    return {subject.profile.attribute(key).name for key in GIVEN} | FOREIGN_NAMES


def _known_names(subject: Subject) -> set[str]:
    return {attribute.name for attribute in subject.profile.attributes.values()} | FOREIGN_NAMES


def _can_do_without_number(subject: Subject) -> bool:
    number = subject.profile.attribute("cpr_number").name
    return not any(one.name == number and one.required for one in subject.metadata.attributes)


ERRORS: tuple[LintRule[Subject], ...] = (
    LintRule(
        "entity-id", Weight.ERROR, lambda s: _absolute(s.metadata.entity_id),
        "entityID skal være en absolut URI på højst 1024 tegn.",
        "The entityID must be an absolute URI of at most 1024 characters.",
        "saml-metadata 2.2.1",
    ),
    LintRule(
        "valid-until", Weight.ERROR,
        lambda s: s.metadata.valid_until is None or s.metadata.valid_until > s.at,
        "validUntil er passeret.", "validUntil has passed.", "saml-metadata 2.3.2",
    ),
    LintRule(
        "consumer", Weight.ERROR,
        lambda s: any(found.binding is Binding.POST for found in s.metadata.consumers),
        "Der skal være en AssertionConsumerService med HTTP-POST; svaret sendes kun sådan.",
        "There must be an AssertionConsumerService with HTTP-POST; answers go no other way.",
    ),
    LintRule(
        "address-host", Weight.ERROR,
        lambda s: all(map(origin_of, _addresses(s))),
        "Alle adresser skal have et almindeligt værtsnavn (bogstaver, tal, bindestreg og port).",
        "All addresses must have a plain host name (letters, digits, hyphen and a port).",
        "RFC 3986, 3.2.2",
    ),
    LintRule(
        "https", Weight.ERROR, lambda s: all(map(is_secure, _addresses(s))),
        "Alle adresser skal bruge https (http kun på localhost).",
        "All addresses must use https (http on localhost only).",
    ),
    LintRule(
        "signing-key", Weight.ERROR,
        lambda s: any(map(s.valid, s.metadata.signing)),
        "Der mangler et gyldigt certifikat til underskrift (KeyDescriptor use=signing).",
        "A valid certificate for signing is missing (KeyDescriptor use=signing).",
    ),
    LintRule(
        "encryption-key", Weight.ERROR,
        lambda s: any(s.valid(key.certificate) for key in s.metadata.encryption),
        "Der mangler et gyldigt certifikat til kryptering: svaret er altid krypteret.",
        "A valid certificate for encryption is missing: the answer is always encrypted.",
    ),
    LintRule(
        "key-length", Weight.ERROR, lambda s: all(map(_long_enough, s.certificates)),
        "Nøgler skal være RSA på mindst 2048 bit.", "Keys must be RSA of at least 2048 bits.",
    ),
    LintRule(
        "encryption-method", Weight.ERROR,
        lambda s: not any(s.valid(key.certificate) for key in s.metadata.encryption)
        or encryption_key(s.metadata, s.at) is not None,
        "EncryptionMethod nævner ingen algoritme, som brokeren bruger (AES-CBC eller AES-GCM med "
        "RSA-OAEP).",
        "EncryptionMethod names no algorithm that the broker uses (AES-CBC or AES-GCM with "
        "RSA-OAEP).",
    ),
)  # fmt: skip

REMARKS: tuple[LintRule[Subject], ...] = (
    LintRule(
        "no-encryption-method", Weight.WARNING,
        lambda s: all(key.methods for key in s.metadata.encryption),
        "EncryptionMethod mangler. Så bruges AES-256-GCM og RSA-OAEP med SHA-256, som kun få "
        "SAML-produkter kan læse. Skriv aes256-cbc og rsa-oaep-mgf1p, hvis jeres ikke kan.",
        "EncryptionMethod is missing. Then AES-256-GCM and RSA-OAEP with SHA-256 are used, which "
        "few SAML products read. List aes256-cbc and rsa-oaep-mgf1p when yours does not.",
    ),
    LintRule(
        "gcm", Weight.NOTE,
        lambda s: not any(
            (chosen := algorithms_of(key.methods)) and key.methods and chosen[0] in AES_GCM
            for key in s.metadata.encryption
        ),
        "Der krypteres med AES-GCM. Det officielle .NET-bibliotek kan kun AES-CBC.",
        "AES-GCM will be used. The official .NET library reads AES-CBC only.",
    ),
    LintRule(
        "oaep-sha256", Weight.NOTE, lambda s: OAEP not in s.methods,
        "RSA-OAEP med SHA-256 (xmlenc11) læses af få SAML-produkter; prøv det af først.",
        "RSA-OAEP with SHA-256 (xmlenc11) is read by few SAML products; try it first.",
    ),
    LintRule(
        "weak-algorithms", Weight.WARNING,
        lambda s: not {RSA_1_5, TRIPLE_DES} & s.methods,
        "RSA 1.5 og 3DES står på listen; de bruges aldrig.",
        "RSA 1.5 and 3DES are listed; they are never used.",
    ),
    LintRule(
        "requests-signed", Weight.WARNING, lambda s: s.metadata.requests_signed,
        "AuthnRequestsSigned bør være true: usignerede anmodninger afvises altid.",
        "AuthnRequestsSigned should be true: unsigned requests are always refused.",
    ),
    LintRule(
        "wants-signed", Weight.WARNING, lambda s: s.metadata.wants_assertions_signed,
        "WantAssertionsSigned bør være true: kun Assertion er underskrevet, ikke Response.",
        "WantAssertionsSigned should be true: the Assertion alone is signed, not the Response.",
    ),
    LintRule(
        "logout", Weight.WARNING, _logout,
        "Der er ingen SingleLogoutService; fælles log ud bliver delvist.",
        "There is no SingleLogoutService; single logout becomes partial.",
    ),
    LintRule(
        "name-id-format", Weight.WARNING,
        lambda s: len(s.metadata.name_id_formats) == 1
        and s.metadata.name_id_formats[0]
        in {NameIdFormat.PERSISTENT, NameIdFormat.TRANSIENT},
        "Der skal stå netop ét NameIDFormat, persistent eller transient. Uden bruges persistent.",
        "There should be exactly one NameIDFormat, persistent or transient. Default: persistent.",
    ),
    LintRule(
        "eidas-number", Weight.NOTE,
        lambda s: not s.asked & FOREIGN_NAMES or _can_do_without_number(s),
        "Tjenesten spørger om eIDAS-attributter, men kræver CPR-nummer (isRequired): mennesker fra "
        "andre lande uden dansk personnummer kan ikke logge ind.",
        "The service asks for eIDAS attributes but demands a CPR number (isRequired): people of "
        "other countries without a Danish person number cannot log in.",
        "eIDAS-forordningen (910/2014), artikel 6",
    ),
    LintRule(
        "mandatory-attributes", Weight.WARNING, lambda s: s.asks("spec_version", "loa"),
        "specVersion og nsis/loa bør stå på listen af RequestedAttribute; de sendes altid.",
        "specVersion and nsis/loa should be RequestedAttributes; they are always sent.",
    ),
    LintRule(
        "unknown-attributes", Weight.WARNING, lambda s: s.asked <= _known_names(s),
        "Mindst ét RequestedAttribute kendes ikke i profilen og sendes ikke.",
        "At least one RequestedAttribute is unknown to the profile and is not sent.",
    ),
    LintRule(
        "not-given", Weight.WARNING,
        lambda s: not (s.asked & _known_names(s)) - _given_names(s),
        "Mindst ét RequestedAttribute kan brokeren endnu ikke give (fx rettigheder, "
        "bootstrap-token, PID).",
        "At least one RequestedAttribute cannot be given yet (for example privileges, "
        "bootstrap token, PID).",
    ),
    LintRule(
        "cpr-private", Weight.WARNING,
        lambda s: not (s.private_sector and s.asks("cpr_number")),
        "CPR-nummer gives ikke til private tjenester.",
        "Person numbers are not given to services of the private sector.",
        "NemLog-in, vilkår for private tjenesteudbydere",
    ),
    LintRule(
        "name-format", Weight.NOTE,
        lambda s: all(a.name_format == NAME_FORMAT_URI for a in s.metadata.attributes),
        "NameFormat på RequestedAttribute bør være attrname-format:uri.",
        "The NameFormat of a RequestedAttribute should be attrname-format:uri.",
    ),
    LintRule(
        "contact", Weight.NOTE,
        lambda s: any(
            c.kind in {"technical", "administrative"} and c.company and c.email
            for c in s.metadata.contacts
        ),
        "Der bør være en teknisk eller administrativ kontakt med Company og EmailAddress.",
        "There should be a technical or administrative contact with Company and EmailAddress.",
    ),
    LintRule(
        "expired-key", Weight.NOTE, lambda s: all(map(s.valid, s.certificates)),
        "Mindst ét certifikat er udløbet eller endnu ikke gyldigt; det bruges ikke.",
        "At least one certificate has expired or is not yet valid; it is not used.",
    ),
    LintRule(
        "service-name", Weight.NOTE, lambda s: "da" in dict(s.metadata.names),
        "Der bør være et ServiceName på dansk; det vises for den, der logger ind.",
        "There should be a ServiceName in Danish; it is shown to who logs in.",
    ),
)  # fmt: skip


def remarks_on(
    metadata: ServiceProviderMetadata, profile: Profile, at: datetime, private_sector: bool
) -> tuple[Remark, ...]:
    """Return a remark for every rule of the two tables that does not hold, errors first."""
    subject = Subject(metadata, profile, at, private_sector)
    return remarks_of((*ERRORS, *REMARKS), subject)
