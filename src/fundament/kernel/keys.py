"""The private keys of this home: one file each in HOME/keys, made at first use, loaded once."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from threading import Lock

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from fundament.kernel import clock
from fundament.kernel.home import home, only_one, private_folder, write_durably

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_keys: dict[Path, RSAPrivateKey] = {}
_certificates: dict[Path, tuple[int, x509.Certificate]] = {}
_loading = Lock()


def private_key(name: str, bits: int = 3072) -> RSAPrivateKey:
    """Return the key of that name, made at first use; `bits` counts only then.

    Loading costs tens of milliseconds, so a process loads each key once.
    Raises ValueError when the name has other characters than a-z, 0-9 and hyphen.
    """
    file = key_file(name)
    key = _keys.get(file)
    if key is None:
        with _loading:
            key = _keys.get(file) or _load_or_make(file, bits)
            _keys[file] = key
    return key


def certificate(name: str) -> x509.Certificate:
    """Return the certificate kept beside the key.

    Where none was kept yet it is self-signed: partners pin it from metadata, they trust no issuer.
    """
    file = certificate_file(name)
    if not file.exists():
        keep_certificate(name, lambda: _self_signed(name))
    changed = file.stat().st_mtime_ns
    kept = _certificates.get(file)
    if kept is None or kept[0] != changed:
        kept = (changed, x509.load_pem_x509_certificate(file.read_bytes()))
        _certificates[file] = kept
    return kept[1]


def keep_certificate(
    name: str, make: Callable[[], x509.Certificate], *, replace: bool = False
) -> None:
    """Keep what `make` returns beside the key, unless there is one already or `replace` is set."""
    file = certificate_file(name)
    made = make() if replace or not file.exists() else None
    with only_one(file.parent):
        if made is not None and (replace or not file.exists()):
            write_durably(file, made.public_bytes(Encoding.PEM))


def fault(name: str, *, needed: bool) -> str | None:
    """Return None, or why the key cannot sign: missing, broken, or not that of its certificate.

    The file is read anew, whatever this process has loaded. A missing key that is not `needed`
    is made at first use.
    """
    key, certified = key_file(name), certificate_file(name)
    if not key.exists():
        return f"the key {key.name} is missing" if needed else None
    try:
        loaded = load_pem_private_key(
            key.read_bytes(), password=None, unsafe_skip_rsa_key_validation=True
        )
        known = certificate(name).public_key() if certified.exists() else loaded.public_key()
    except (OSError, ValueError, TypeError):
        return f"the key {key.name} or its certificate cannot be read"
    return None if known == loaded.public_key() else f"{certified.name} is of another key"


def key_file(name: str) -> Path:
    """Return where the private key lies (PEM, PKCS#8). Raises ValueError."""
    return _file(name, "key")


def certificate_file(name: str) -> Path:
    """Return where the certificate of the key lies (PEM). Raises ValueError."""
    return _file(name, "crt")


def _file(name: str, ending: str) -> Path:
    return _file_in(home(), name, ending)


@lru_cache(maxsize=512)
def _file_in(folder: Path, name: str, ending: str) -> Path:
    """Return where a file of that home lies; asked at every signature, so looked up once."""
    if not _NAME.fullmatch(name):
        raise ValueError("a key's name has a-z, 0-9 and hyphen only")
    return private_folder("keys") / f"{name}.{ending}"


def _load_or_make(file: Path, bits: int) -> RSAPrivateKey:
    with only_one(file.parent):
        if not file.exists():
            fresh = rsa.generate_private_key(public_exponent=65537, key_size=bits)
            pem = fresh.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            write_durably(file, pem)
            return fresh
    loaded = load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(loaded, RSAPrivateKey):
        raise TypeError(f"{file.name} is not an RSA key")
    return loaded


def _self_signed(name: str) -> x509.Certificate:
    key, at = private_key(name), clock.now() - clock.offset()  # others judge by the real time
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
