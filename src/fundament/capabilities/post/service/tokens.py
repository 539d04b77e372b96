"""The token step of KOMBIT's services: an assertion, then an access token, both for one key.

Neither is kept here: both are signed, short-lived, good with the certificate that they name, and
what they stand for (certificate, system, address) is asked anew at every call.
Source: KOMBIT SF1601, Programmer's Guide; OIO-IDWS REST 1.2 (holder-of-key tokens).
"""

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from uuid import UUID, uuid4

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from joserfc.jwk import ECKey

from fundament.capabilities.post import queries
from fundament.capabilities.post.queries import FoundSystem
from fundament.capabilities.post.service.calling import (
    may_call_from,
    may_prove,
    proved_certificate,
)
from fundament.capabilities.post.service.delivery import is_authority
from fundament.capabilities.post.service.systems import owner_name
from fundament.capabilities.post.types import SystemKind
from fundament.capabilities.post.types.municipal import (
    AgreementMissing,
    HolderTokenMissing,
    HolderTokenRefused,
    IssuedAssertion,
    IssuedToken,
    KeyOfAnother,
    OnlyAuthorities,
    SamlTokenMissing,
    TokenOfAnotherService,
)
from fundament.capabilities.post.types.systems import is_in_use
from fundament.kernel import keyring, keys, pki, xmlsig
from fundament.kernel.acting import Actor
from fundament.kernel.calling import Caller
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId
from fundament.kernel.keyring import Kind, Ring, RingKey
from fundament.standards.kombit.holder_of_key import (
    ISSUER,
    read_holder_of_key,
    write_holder_of_key,
)
from fundament.standards.kombit.types import HolderOfKey, TokenWish
from fundament.standards.oauth import jose

STS_KEY, RING = "post-sts", Ring("post-holder", (Kind.EC,))
STS = "https://saml.n2adgangsstyring.stoettesystemerne.dk/runtime"
# Clients keep the assertion, and ask for a new one a quarter of an hour before its end.
LIFE_OF_ASSERTION, LIFE_OF_TOKEN = timedelta(hours=8), timedelta(hours=1)
_ALGORITHM, _KIND = "ES256", "holder-of-key+jwt"


def certificate_calling(caller: Caller, at: datetime) -> Actor:
    """Return the organisation whose certificate calls; what it may is another question.

    Raises CertificateMissing and what kernel.pki refuses.
    """
    proved = proved_certificate(caller, at)
    return Actor(PartyId.company(proved.cvr), proved.common_name)


def issue_assertion(wish: TokenWish, caller: Caller, at: datetime) -> IssuedAssertion:
    """Return the assertion that the caller's key may call the service for an organisation.

    The organisation's sender system with this certificate, or with its vendor's by delegation, is
    the agreement that a call stands on.
    Raises CertificateMissing and what kernel.pki refuses, KeyOfAnother, AgreementMissing,
    OnlyAuthorities.
    """
    proved = proved_certificate(caller, at)
    der = caller.certificate or b""
    if not hmac.compare_digest(wish.certificate, der):
        raise KeyOfAnother
    _agreement(PartyId.company(wish.cvr), proved, caller.address, at)
    since = at.replace(microsecond=0)
    token = HolderOfKey(
        id=f"_{uuid4()}",
        issuer=STS,
        subject=x509.load_der_x509_certificate(der).subject.rfc4514_string(),
        cvr=wish.cvr,
        certificate=der,
        audience=wish.service,
        issued_at=since,
        until=since + LIFE_OF_ASSERTION,
    )
    signed = xmlsig.sign(write_holder_of_key(token), STS_KEY, after=ISSUER)
    return IssuedAssertion(signed, token.until)


def give_holder_token(saml_token: str, caller: Caller, at: datetime) -> IssuedToken:
    """Return an access token for an assertion of ours that the caller's certificate stands in.

    Raises CertificateMissing and what kernel.pki refuses, SamlTokenMissing, HolderTokenRefused,
    AgreementMissing, OnlyAuthorities.
    """
    proved = proved_certificate(caller, at)
    shown = _assertion(saml_token)
    own = hmac.compare_digest(shown.certificate, caller.certificate or b"")
    if not own or not shown.issued_at <= at < shown.until or shown.issuer != STS:
        raise HolderTokenRefused
    system = _agreement(PartyId.company(shown.cvr), proved, caller.address, at)
    claims = {
        "iss": STS,
        "sub": str(system.id),
        "aud": shown.audience,
        "iat": int(at.timestamp()),
        "exp": int((at + LIFE_OF_TOKEN).timestamp()),
        "jti": uuid4().hex,
        "cnf": {"x5t#S256": proved.fingerprint},
    }
    key = _jose_key(keyring.signing(RING, Kind.EC, at))
    return IssuedToken(jose.sign(claims, key, _ALGORITHM, _KIND), LIFE_OF_TOKEN.seconds)


def holder_calling(caller: Caller, service: str, at: datetime) -> Actor:
    """Return the system that calls the service, proved by certificate and access token.

    Raises CertificateMissing and what kernel.pki refuses, HolderTokenMissing, HolderTokenRefused,
    TokenOfAnotherService, AgreementMissing.
    """
    proved = proved_certificate(caller, at)
    scheme, _, text = (caller.authorization or "").strip().partition(" ")
    if scheme.lower() != "holder-of-key" or not text.strip():
        raise HolderTokenMissing
    token = _token(text.strip(), at)
    if not hmac.compare_digest(token.fingerprint, proved.fingerprint) or token.ends <= at:
        raise HolderTokenRefused
    if token.service != service:
        raise TokenOfAnotherService
    system = queries.system(token.system)
    if system is None or not _may_call(system, proved, caller.address, at):
        raise AgreementMissing
    return Actor(system.owner, owner_name(system.owner, at), system.id)


def _agreement(
    owner: PartyId, proved: pki.ClientCertificate, address: str, at: datetime
) -> FoundSystem:
    """Return the sender system that the certificate may call for. Raises AgreementMissing,
    OnlyAuthorities.
    """
    for system in queries.systems_of(owner):
        if _may_call(system, proved, address, at):
            break
    else:
        raise AgreementMissing
    if not is_authority(owner):
        raise OnlyAuthorities
    return system


def _may_call(
    system: FoundSystem, proved: pki.ClientCertificate, address: str, at: datetime
) -> bool:
    return (
        SystemKind.SENDER in system.kinds
        and may_prove(proved, system)
        and is_in_use(system.active_from, system.active_to, system.revoked_at, at)
        and may_call_from(address, system.addresses)
    )


def _assertion(saml_token: str) -> HolderOfKey:
    try:
        octets = base64.b64decode("".join(saml_token.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise SamlTokenMissing from error
    if not octets:
        raise SamlTokenMissing
    try:
        return read_holder_of_key(xmlsig.verify(octets, [keys.certificate(STS_KEY)]))
    except Refusal as refusal:  # of the signature, of XML, of SAML: one answer for all
        raise HolderTokenRefused from refusal


@dataclass(frozen=True, slots=True)
class _Token:
    """What an access token of ours says."""

    system: UUID
    service: str
    fingerprint: str
    ends: datetime


def _token(text: str, at: datetime) -> _Token:
    """Return what a genuine token of this kind says. Raises HolderTokenRefused."""
    known = [_jose_key(key) for key in keyring.published(RING, at)]
    try:
        signed = jose.verify(text, known, [_ALGORITHM])
    except jose.NotGenuine as error:
        raise HolderTokenRefused from error
    if signed.header.get("typ") != _KIND:
        raise HolderTokenRefused
    said = signed.claims
    return _Token(
        UUID(said["sub"]),
        said["aud"],
        said["cnf"]["x5t#S256"],
        datetime.fromtimestamp(said["exp"], UTC),
    )


@lru_cache(maxsize=16)
def _jose_key(key: RingKey) -> jose.Key:
    if not isinstance(key.private, EllipticCurvePrivateKey):
        raise TypeError(f"{key.name} is no key for tokens")
    made = ECKey.import_key(key.private)
    made.ensure_kid()
    return made
