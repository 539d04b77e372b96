"""SimpleSAMLphp of Debian as an identity provider, in Apache with its own PHP module.

One static person, sessions in files of PHP, nothing written elsewhere; PHP's opcode cache is on.
It signs the assertion, as ours does, and encrypts it by AES-128-CBC and RSA-OAEP (SHA-1),
which is what it does of itself.
"""

import base64
import os
import shutil
import signal
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tools.bench.program import with_children

CODE = Path("/usr/share/simplesamlphp/www")
MODULES = Path("/usr/lib/apache2/modules")
PHP = MODULES / "libphp8.2.so"
ASKED = {"cpr": "0101809999", "full_name": "Prøve Person", "age": "46"}
SERVER = """
ServerRoot {folder}
PidFile {folder}/apache.pid
Listen 127.0.0.1:{port}
ServerName localhost
{modules}
{user}
StartServers 10
MinSpareServers 1
MaxSpareServers 40
MaxRequestWorkers 40
MaxConnectionsPerChild 0
KeepAlive On
MaxKeepAliveRequests 0
KeepAliveTimeout 60
ErrorLog {folder}/error.log
TypesConfig /etc/mime.types
SSLEngine On
SSLCertificateFile {certificate}
SSLCertificateKeyFile {key}
SetEnv SIMPLESAMLPHP_CONFIG_DIR {folder}/config
Alias /simplesaml {code}
<Directory {code}>
  Require all granted
  <FilesMatch "\\.php$">
    SetHandler application/x-httpd-php
  </FilesMatch>
</Directory>
"""
LOADED = (
    "mpm_prefork", "authz_core", "alias", "env", "dir", "mime", "socache_shmcb", "ssl",
)  # fmt: skip
CONFIG = """<?php
$config = [
    'baseurlpath' => 'https://localhost:{port}/simplesaml/',
    'certdir' => '{folder}/cert/',
    'loggingdir' => '{folder}/log/',
    'datadir' => '{folder}/data/',
    'tempdir' => '{folder}/tmp',
    'metadatadir' => '{folder}/metadata/',
    'attributenamemapdir' => '/etc/simplesamlphp/attributemap/',
    'technicalcontact_name' => 'Bench',
    'technicalcontact_email' => 'na@bench.example',
    'timezone' => 'UTC',
    'secretsalt' => 'only-for-this-benchmark',
    'auth.adminpassword' => 'nobody',
    'logging.level' => SimpleSAML\\Logger::ERR,
    'logging.handler' => 'errorlog',
    'enable.saml20-idp' => true,
    'module.enable' => ['exampleauth' => true, 'core' => true, 'saml' => true],
    'store.type' => 'phpsession',
    'session.phpsession.savepath' => '{folder}/sessions',
    'metadata.sources' => [['type' => 'flatfile']],
];
"""
SOURCES = """<?php
$config = ['one' => ['exampleauth:StaticSource', {attributes}]];
"""
HOSTED = """<?php
$metadata['https://localhost:{port}/idp'] = [
    'host' => '__DEFAULT__', 'auth' => 'one',
    'privatekey' => 'idp.key', 'certificate' => 'idp.crt',
    'assertion.encryption' => true, 'saml20.sign.response' => false,
    'saml20.sign.assertion' => true, 'validate.authnrequest' => true,
    'signature.algorithm' => 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
];
"""
REMOTE = """<?php
$metadata['{service}'] = [
    'AssertionConsumerService' => '{service}/acs', 'validate.authnrequest' => true,
    'certData' => '{certificate}',
];
"""


@dataclass
class Peer:
    """The running peer."""

    port: int
    parent: int

    @property
    def address(self) -> str:
        """Where it takes AuthnRequests."""
        return f"https://localhost:{self.port}/simplesaml/saml2/idp/SSOService.php"

    def cpu_seconds(self) -> float:
        """Return what all its processes have used so far."""
        return with_children(psutil.Process(self.parent))


@dataclass(frozen=True)
class Keys:
    """PEM files: of TLS (`server`), of its signatures (`own`); DER of the service's certificate."""

    server: tuple[Path, Path]
    own: tuple[bytes, bytes]
    service: bytes
    ca: str


def why_not() -> str | None:
    """Return what is missing, or None."""
    if not CODE.exists():
        return "apt-get install simplesamlphp"
    return None if PHP.exists() and shutil.which("apache2", path="/usr/sbin:/usr/bin") else (
        "apt-get install apache2 libapache2-mod-php8.2"
    )  # fmt: skip


@contextmanager
def running(folder: Path, port: int, keys: Keys, service: str) -> Iterator[Peer]:
    """Start it in the empty folder, yield when it answers, and stop it again."""
    _write(folder, port, keys, service)
    process = subprocess.Popen(
        ["/usr/sbin/apache2", "-DFOREGROUND", "-f", folder / "apache.conf"],
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        start_new_session=True,  # it ends its whole group when it is told to end
    )  # fmt: skip
    peer = Peer(port, process.pid)
    try:
        _wait(peer, keys.ca, folder)
        yield peer
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _write(folder: Path, port: int, keys: Keys, service: str) -> None:
    for name in ("config", "cert", "log", "data", "tmp", "metadata", "sessions"):
        (folder / name).mkdir(mode=0o755)
    attributes = ", ".join(f"'{name}' => ['{value}']" for name, value in ASKED.items())
    modules = "\n".join(f"LoadModule {n}_module {MODULES}/mod_{n}.so" for n in LOADED)
    certificate, key = (folder / "server.crt", folder / "server.key")
    shutil.copy(keys.server[0], certificate)
    shutil.copy(keys.server[1], key)
    values = {
        "folder": folder, "port": port, "code": CODE, "certificate": certificate, "key": key,
        "user": "" if os.geteuid() else "User www-data\nGroup www-data",
        "modules": f"{modules}\nLoadModule php_module {PHP}",
    }  # fmt: skip
    files = {
        "apache.conf": SERVER.format(**values),
        "config/config.php": _filled(CONFIG, values),
        "config/authsources.php": _filled(SOURCES, {"attributes": attributes}),
        "metadata/saml20-idp-hosted.php": _filled(HOSTED, values),
        "metadata/saml20-sp-remote.php": _filled(
            REMOTE,
            {"service": service, "certificate": base64.b64encode(keys.service).decode()},
        ),
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    (folder / "cert/idp.key").write_bytes(keys.own[0])
    (folder / "cert/idp.crt").write_bytes(keys.own[1])
    for file in folder.rglob("*"):
        file.chmod(0o777 if file.is_dir() else 0o644)


def _filled(text: str, values: dict[str, object]) -> str:
    """Return the text with its `{name}`s replaced; PHP has no braces elsewhere in it."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def _wait(peer: Peer, ca: str, folder: Path) -> None:
    trust = ssl.create_default_context(cafile=ca)
    for _ in range(100):
        try:
            urllib.request.urlopen(f"https://localhost:{peer.port}/", context=trust).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
            continue
        return
    raise RuntimeError((folder / "error.log").read_text()[-2000:])
