"""Keys in the form libxmlsec wants: each loaded once per process, one copy per thread.

Loading a private key costs tens of milliseconds; a copy costs nothing. A `KeysManager` is never
made: every operation is told its one key, so no key can be found by a name or in a document.
"""

import copy
import threading
from pathlib import Path

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from fundament.kernel import keys

_MOST = 512
_loading = threading.Lock()
_signing: dict[Path, tuple[x509.Certificate, xmlsec.Key]] = {}


class _Own(threading.local):
    def __init__(self) -> None:
        self.signing: dict[Path, tuple[x509.Certificate, xmlsec.Key]] = {}
        self.checking: dict[x509.Certificate, xmlsec.Key] = {}


_own = _Own()


def signing_key(name: str) -> xmlsec.Key:
    """Return this thread's copy of the home's private key, with its certificate."""
    file, certificate = keys.key_file(name), keys.certificate(name)
    kept = _own.signing.get(file)
    if kept is None or kept[0] != certificate:
        with _loading:
            loaded = _signing.get(file)
            if loaded is None or loaded[0] != certificate:
                loaded = _signing[file] = (certificate, _load(name, certificate))
            kept = _own.signing[file] = (certificate, copy.copy(loaded[1]))
    return kept[1]


def checking_key(certificate: x509.Certificate) -> xmlsec.Key:
    """Return this thread's copy of the certificate's public key."""
    key = _own.checking.get(certificate)
    if key is None:
        if len(_own.checking) >= _MOST:
            _own.checking.clear()
        der = certificate.public_bytes(Encoding.DER)
        key = xmlsec.Key.from_memory(der, xmlsec.KeyFormat.CERT_DER)
        _own.checking[certificate] = key
    return key


def _load(name: str, certificate: x509.Certificate) -> xmlsec.Key:
    keys.private_key(name)
    key = xmlsec.Key.from_memory(keys.key_file(name).read_bytes(), xmlsec.KeyFormat.PEM)
    key.load_cert_from_memory(certificate.public_bytes(Encoding.DER), xmlsec.KeyFormat.CERT_DER)
    return key
