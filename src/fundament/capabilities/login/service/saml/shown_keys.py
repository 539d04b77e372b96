"""The keys of a SAML answer as the inspector shows them: whose, by the certificates we know.

The algorithms are read in the octets as sent; which certificate signed or was sealed for, the
draft knows, since no octets need say it.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import ServiceProvider
from fundament.capabilities.login.rules.inspecting import Worth
from fundament.capabilities.login.rules.saml.drafts import Draft
from fundament.capabilities.login.service import brokers
from fundament.capabilities.login.types import Owner, UsedKey
from fundament.kernel import keyring, keys


def signing(provider: ServiceProvider, draft: Draft, at: datetime) -> Callable[[Worth], UsedKey]:
    """Return how the key that signed is shown, by what was found of a signature."""

    def shown(worth: Worth) -> UsedKey:
        if worth.by_secret:
            return used("signing", Owner.SECRET, None, worth.algorithms)
        certificate = keys.certificate(draft.key_name)
        return used("signing", _owner(certificate, provider, at), certificate, worth.algorithms)

    return shown


def sealing(
    provider: ServiceProvider, draft: Draft, ciphers: Sequence[tuple[str, ...]], at: datetime
) -> tuple[UsedKey, ...]:
    """Return the key that the answer is sealed for; once for each choice of algorithms."""
    if draft.recipient is None:
        return ()
    certificate = draft.recipient.certificate
    owner = _owner(certificate, provider, at)
    return tuple(used("encryption", owner, certificate, each) for each in dict.fromkeys(ciphers))


def used(
    use: str, owner: Owner, certificate: x509.Certificate | None, algorithms: Sequence[str]
) -> UsedKey:
    """Return a key as it is shown: what for, whose, by which algorithms; None: it is not known."""
    if certificate is None:
        return UsedKey(use, owner, tuple(algorithms))
    ends = certificate.not_valid_after_utc.isoformat()
    return UsedKey(use, owner, tuple(algorithms), _fingerprint(certificate), ends)


def _owner(certificate: x509.Certificate, provider: ServiceProvider, at: datetime) -> Owner:
    """Return whose certificate it is, by its fingerprint among those we know."""
    known = dict(_known(provider, at))
    return known.get(_fingerprint(certificate), Owner.UNKNOWN)


def _known(provider: ServiceProvider, at: datetime) -> Iterator[tuple[str, Owner]]:
    metadata = queries.metadata_of(provider)
    for certificate in (*metadata.signing, *(key.certificate for key in metadata.encryption)):
        yield _fingerprint(certificate), Owner.SERVICE
    signs = brokers.signing_key(at)
    for key in keyring.published(brokers.RING, at):
        owner = Owner.BROKER_FORMER if key.signs_at(at) else Owner.BROKER_NEXT
        owner = Owner.BROKER if key.name == signs else owner
        yield _fingerprint(keys.certificate(key.name)), owner


def _fingerprint(certificate: x509.Certificate) -> str:
    return sha256(certificate.public_bytes(Encoding.DER)).hexdigest()
