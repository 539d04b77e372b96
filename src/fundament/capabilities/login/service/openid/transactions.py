"""What a token response holds for clients of Nets eID Broker's dialect, beside the usual tokens.

The userinfo token is all that is told, signed as the ID token is. The transaction token is the
proof of what the person did here, signed by a certificate of the OCES3 shape that stands in its
head, so that it can be judged long after our own keys have rolled over.
Source: Nets eID Broker, userinfo_token and transaction_token.
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate
from django.conf import settings
from joserfc.jwk import RSAKey

from fundament.capabilities.login.models import Grant
from fundament.capabilities.login.rules import openid
from fundament.capabilities.login.rules.openid import Facts, Place
from fundament.capabilities.login.service.openid import keys
from fundament.capabilities.login.service.openid.proving import Caller
from fundament.capabilities.login.types import OpenIdRequest
from fundament.kernel import keys as files
from fundament.kernel import pki
from fundament.kernel.pki import Subject
from fundament.standards.oauth.clients import Client
from fundament.standards.oidc import tokens
from fundament.standards.oidc.tokens import Issue, Signer

KEY = "login-transactions"
ALGORITHM = "RS256"


@dataclass(frozen=True, slots=True)
class Told:
    """To whom, about which login, what is known of it, and what a token says of itself."""

    caller: Caller
    grant: Grant
    facts: Facts
    issue: Issue

    @property
    def client(self) -> Client:
        """Who asked for the tokens."""
        return self.caller.client

    @property
    def request(self) -> OpenIdRequest:
        """What the login was asked for by."""
        return OpenIdRequest.of(self.grant.request)

    def claims(self, place: Place) -> dict[str, Any]:
        """Return the claims of a place that the client may have."""
        scopes = frozenset(self.request.scopes)
        table = openid.table_for(self.client.dialect, scopes)
        private = self.caller.row.private_sector
        granted = scopes & self.client.scopes  # a client may be registered for less by now
        return openid.claims_for(table, self.facts, granted, place, private=private)


def more_tokens(told: Told) -> dict[str, str]:
    """Return the tokens that the scopes of the login ask for beside the usual ones."""
    scopes, found = told.request.scopes, {}
    if openid.USERINFO_TOKEN in scopes:
        found["userinfo_token"] = _userinfo_token(told)
    if openid.TRANSACTION_TOKEN in scopes:
        found |= _transaction_token(told)
    return found


def _userinfo_token(told: Told) -> str:
    claims = told.claims(Place.ID_TOKEN) | told.claims(Place.USERINFO)
    signer = keys.signer_for(told.client.id_token_algorithm, told.issue.at)
    return tokens.write_userinfo(told.issue, claims, signer)


def _transaction_token(told: Told) -> dict[str, str]:
    """Return the proof, and the authority's word that its certificate is good now."""
    request, text = told.request, told.facts.text
    claims = told.claims(Place.ID_TOKEN) | openid.common_claims(told.facts, told.client.dialect)
    claims["nbf"] = int(told.issue.at.timestamp())
    claims["redirect_uri"] = request.redirect_uri
    claims["transaction_actions"] = ["mitid.login" if request.fresh else "mitid.sso_login"]
    if text:
        digest = hashlib.sha256(text.encode()).digest()
        claims["transaction_actions"].append("mitid.transaction_signing")
        claims["transaction_text_type"] = "text"
        claims["transaction_text_sha256"] = base64.b64encode(digest).decode()
    certificate, nonce = _certificate(told.issue.at), secrets.token_bytes(32)
    claims["signing_cert_ocsp_nonce"] = base64.b64encode(nonce).decode()
    shown = base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()
    signer = Signer(_jose_key(files.private_key(KEY)), ALGORITHM)
    status = pki.ocsp_of(certificate, nonce, told.issue.at)
    return {
        "transaction_token": tokens.write_transaction_token(told.issue, claims, signer, shown),
        "transaction_token_ocsp_resp": base64.b64encode(status).decode(),
    }


def _certificate(at: datetime) -> Certificate:
    """Return the installation's own certificate, issued at first use."""
    if not files.certificate_file(KEY).exists():
        uuid = uuid5(NAMESPACE_URL, settings.BASE_URL)
        pki.certify(KEY, Subject("Fundament login-broker", "Fundament", "", uuid), at)
    return files.certificate(KEY)


@lru_cache(maxsize=4)
def _jose_key(private: RSAPrivateKey) -> RSAKey:
    key = RSAKey.import_key(private)
    key.ensure_kid()
    return key
