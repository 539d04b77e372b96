"""Signatures over raw octets, as the HTTP-Redirect binding carries them in its query string."""

from collections.abc import Sequence

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from fundament.kernel import keys
from fundament.kernel.xmlsig.types import MORE, SignatureRefused

RSA_SHA256 = f"{MORE}rsa-sha256"
_ALGORITHMS: dict[str, hashes.HashAlgorithm] = {
    RSA_SHA256: hashes.SHA256(),
    f"{MORE}rsa-sha384": hashes.SHA384(),
    f"{MORE}rsa-sha512": hashes.SHA512(),
}


def sign_query(octets: bytes, key_name: str) -> bytes:
    """Return the rsa-sha256 signature over the octets, exactly as they will be sent.

    Source: SAML 2.0 Bindings, section 3.4.4.1.
    """
    return keys.private_key(key_name).sign(octets, padding.PKCS1v15(), hashes.SHA256())


def verify_query(
    octets: bytes, signature: bytes, algorithm: str, certificates: Sequence[x509.Certificate]
) -> None:
    """Return when the holder of one of the certificates signed the octets as they came.

    Raises SignatureRefused. Source: SAML 2.0 Bindings, section 3.4.4.1.
    """
    digest = _ALGORITHMS.get(algorithm)
    if digest is None:
        raise SignatureRefused(reason="an algorithm of the signature is not taken")
    for certificate in certificates:
        public = certificate.public_key()
        if not isinstance(public, RSAPublicKey):
            continue
        try:
            public.verify(signature, octets, padding.PKCS1v15(), digest)
        except InvalidSignature:
            continue
        return
    raise SignatureRefused(reason="it is not the signature of the expected partner")
