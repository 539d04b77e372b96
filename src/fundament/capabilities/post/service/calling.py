"""Which system is calling: every part of its proof, one by one, each with its own refusal."""

import base64
import binascii
import hmac
import ipaddress
from datetime import datetime
from uuid import UUID

from fundament.capabilities.post import queries
from fundament.capabilities.post.service.systems import owner_name, token_hash
from fundament.capabilities.post.types import (
    AddressNotAllowed,
    AuthorizationMissing,
    AuthorizationUnreadable,
    CertificateMissing,
    CertificateOfAnotherSystem,
    SystemInactive,
    SystemKind,
    TokenNotAccepted,
    WrongKind,
)
from fundament.capabilities.post.types.systems import is_in_use
from fundament.kernel import pki
from fundament.kernel.acting import Actor
from fundament.kernel.calling import Caller

_NO_HASH = "0" * 64


def system_calling(caller: Caller, at: datetime, kind: SystemKind | None = None) -> Actor:
    """Return the system that calls, after its certificate, token, period and address are proved.

    With a kind, only a system registered for it may call. Where its owner has delegated it to a
    vendor, the vendor's own certificate proves it too; it acts for the owner all the same.

    Raises CertificateMissing and what kernel.pki refuses, CertificateForeign, AuthorizationMissing,
    AuthorizationUnreadable, TokenNotAccepted, CertificateOfAnotherSystem, SystemInactive,
    AddressNotAllowed, WrongKind.
    Source: Digital Post, authentication of systems (mutual TLS and Basic).
    """
    proved = proved_certificate(caller, at)
    claimed_id, secret = _claimed_system(caller.authorization)
    found = queries.system(claimed_id)
    expected = (found and found.token_sha256) or _NO_HASH
    if not hmac.compare_digest(expected, token_hash(secret)) or found is None:
        raise TokenNotAccepted
    if not may_prove(proved, found):
        raise CertificateOfAnotherSystem
    if not is_in_use(found.active_from, found.active_to, found.revoked_at, at):
        raise SystemInactive
    if not may_call_from(caller.address, found.addresses):
        raise AddressNotAllowed
    if kind is not None and kind not in found.kinds:
        raise WrongKind
    return Actor(found.owner, owner_name(found.owner, at), found.id)


def proved_certificate(caller: Caller, at: datetime) -> pki.ClientCertificate:
    """Return the certificate of the connection, checked.

    Raises CertificateMissing, CertificateForeign and what else kernel.pki refuses.
    """
    if caller.certificate is None:
        raise CertificateMissing
    proved = pki.read_client_certificate(caller.certificate, at)
    if caller.certificate_error is not None:
        raise pki.CertificateForeign
    return proved


def may_prove(proved: pki.ClientCertificate, found: queries.FoundSystem) -> bool:
    """Return whether the certificate is the system's own, or its vendor's.

    A vendor is proved by a certificate of the organisation, never by one of its employees'.
    """
    if found.fingerprint and hmac.compare_digest(found.fingerprint, proved.fingerprint):
        return True
    return bool(found.delegated_cvr) and is_of_organisation(proved, found.delegated_cvr)


def is_of_organisation(proved: pki.ClientCertificate, cvr: str) -> bool:
    """Return whether the certificate is that of an organisation or of a system of it."""
    kinds = {pki.CertificateKind.ORGANISATION, pki.CertificateKind.SYSTEM}
    return proved.cvr == cvr and proved.kind in kinds


def _claimed_system(authorization: str | None) -> tuple[UUID, str]:
    if not authorization:
        raise AuthorizationMissing
    scheme, _, value = authorization.strip().partition(" ")
    if scheme.lower() != "basic":
        raise AuthorizationUnreadable
    try:
        claimed_id, _, secret = (
            base64.b64decode(value.strip(), validate=True).decode().partition(":")
        )
        return UUID(claimed_id), str(UUID(secret))
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise AuthorizationUnreadable from error


def may_call_from(address: str, networks: tuple[str, ...]) -> bool:
    """Return whether the address is in one of the networks; none at all means any."""
    if not networks:
        return True
    try:
        calling = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(calling in ipaddress.ip_network(network) for network in networks)
