"""A client that logs in by its own certificate: the handshake, the registered certificate, a token.

Over real TLS; which certificates are taken, and why not, is held in test_openid_strict_clients.
"""

import base64
import json
import ssl
from hashlib import sha256

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jws
from joserfc.jwk import ECKey, KeySet

from tests.capabilities.login.openid import OpenIdClient
from tests.capabilities.login.test_openid_strict_clients import MACHINE, own_certificate

PKCS8 = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.fixture
def shown(tmp_path):
    """Makes a certificate of a client's own: its DER, its JWK, its file of key and certificate."""

    def make(name):
        private = ec.generate_private_key(ec.SECP256R1())
        der = own_certificate(private)
        jwk = ECKey.import_key(private).as_dict(private=False)
        jwk["x5c"] = [base64.b64encode(der).decode()]
        file = tmp_path / f"{name}.pem"
        file.write_bytes(private.private_bytes(*PKCS8) + ssl.DER_cert_to_PEM_cert(der).encode())
        return der, jwk, file

    return make


def asked(running, file, client):
    """Ask for a token as a machine that shows the certificate of the file, or none."""
    context = ssl.create_default_context(cafile=running.ca_file)
    if file:
        context.load_cert_chain(file)
    form = {"grant_type": "client_credentials", "client_id": client.client_id, "scope": "rapport"}
    return httpx.post(f"{running.base_url}/connect/token", data=form, verify=context, timeout=60)


def test_a_token_for_the_certificate_that_was_registered_and_no_other(running, shown, tmp_path):
    der, jwk, file = shown("registered")
    client = OpenIdClient("maskine", MACHINE)
    described = client.described(
        token_endpoint_auth_method="self_signed_tls_client_auth", jwks={"keys": [jwk]},
        tls_client_certificate_bound_access_tokens=True,
    )  # fmt: skip
    metadata = tmp_path / "client.json"
    metadata.write_text(json.dumps(described))
    assert "is registered" in running.call("provider", "add", str(metadata))
    token = asked(running, file, client).json()["access_token"]
    published = httpx.get(
        f"{running.base_url}/.well-known/openid-configuration/jwks",
        verify=ssl.create_default_context(cafile=running.ca_file),
    ).json()
    read = jws.deserialize_compact(
        token, KeySet.import_key_set(published), algorithms=["ES256", "RS256"]
    )
    thumbprint = base64.urlsafe_b64encode(sha256(der).digest()).rstrip(b"=").decode()
    assert json.loads(read.payload)["cnf"] == {"x5t#S256": thumbprint}
    for other in (shown("stranger")[2], None):
        refused = asked(running, other, client)
        assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
