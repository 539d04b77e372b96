"""A client of the tests: keys of its own, metadata, requests by HTTP, and reading of tokens."""

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from urllib.parse import parse_qsl, urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from django.test import Client as Caller
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

from fundament.capabilities.login import service as login
from fundament.capabilities.login.models import PendingLogin, RefusedMessage
from fundament.kernel.acting import INSTALLATION
from tests.capabilities.login.reading import code_of, passing_form, text

ISSUER = "https://localhost:8443"
TOKEN = "/connect/token"
SECRET = "a-secret-of-the-tests-that-is-long-enough"
JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@cache
def key(name, kind="EC"):
    """A private key of the tests, the same at each call."""
    makers = {
        "EC": lambda: ECKey.import_key(ec.generate_private_key(ec.SECP256R1())),
        "RSA": lambda: RSAKey.import_key(rsa.generate_private_key(65537, 2048)),
        "OKP": lambda: OKPKey.import_key(ed25519.Ed25519PrivateKey.generate()),
    }
    made = makers[kind]()
    made.ensure_kid()
    return made


def address_of(answer):
    """Where the browser goes next: by redirect, or by the link of a page."""
    if answer.status_code == 302:
        return answer["Location"]
    form = passing_form(answer)
    return form[0] if form else None


def fields_of(address):
    return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))


def error_of(answer, status=400):
    """The error that a machine is told; no cache keeps it."""
    assert answer.status_code == status, answer.content
    assert answer["Cache-Control"] == "no-store"
    return answer.json()["error"]


def refused_page(browser, address, code):
    """Nothing goes anywhere while the way back is not sure: a page, and a line for operators."""
    answer = browser.get(address)
    assert answer.status_code == 400
    assert code_of(answer) == code
    assert RefusedMessage.objects.filter(code=code).exists()
    assert not PendingLogin.objects.exists()
    return answer


def published():
    answer = Caller().get("/.well-known/openid-configuration/jwks", secure=True)
    return KeySet.import_key_set(answer.json())


def read(token, algorithm="RS256"):
    """The claims of a token that one of the published keys signed."""
    return jwt.decode(token, published(), algorithms=[algorithm]).claims


def digest(value):
    return base64.urlsafe_b64encode(hashlib.sha256(value.encode()).digest()).rstrip(b"=").decode()


@dataclass
class OpenIdClient:
    name: str = "avis"
    metadata: dict = field(default_factory=dict)
    private_sector: bool = False
    scope: str = "openid profile"
    root: str = ""
    verifier: str = ""
    nonce: str = ""
    state: str = ""
    server: Caller = field(
        default_factory=lambda: Caller(SERVER_NAME="localhost", SERVER_PORT="8443")
    )

    @property
    def client_id(self):
        return f"https://{self.name}.example"

    @property
    def back(self):
        return f"{self.client_id}/back"

    def described(self, **changed):
        plain = {
            "client_id": self.client_id,
            "client_secret": SECRET,
            "client_name": self.name.title(),
            "redirect_uris": [self.back],
            "grant_types": ["authorization_code", "refresh_token"],
            "scope": "openid profile cpr offline_access",
            "post_logout_redirect_uris": [f"{self.client_id}/bye"],
            "backchannel_logout_uri": f"{self.client_id}/logout",
        }
        whole = {**plain, **self.metadata, **changed}
        return {name: value for name, value in whole.items() if value is not None}

    def register(self, **changed):
        self.metadata = {**self.metadata, **changed}
        login.register_provider(
            json.dumps(self.described()).encode(), INSTALLATION, datetime.now(UTC),
            private_sector=self.private_sector,
        )  # fmt: skip
        return self

    def wish(self, **changed):
        self.verifier, self.nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(12)
        self.state = secrets.token_urlsafe(12)
        plain = {
            "client_id": self.client_id,
            "redirect_uri": self.back,
            "response_type": "code",
            "scope": self.scope,
            "state": self.state,
            "nonce": self.nonce,
            "code_challenge": digest(self.verifier),
            "code_challenge_method": "S256",
        }
        return {name: v for name, v in {**plain, **changed}.items() if v is not None}

    def address(self, **changed):
        return f"{ISSUER}{self.root}/connect/authorize?{urlencode(self.wish(**changed))}"

    def log_in(self, browser, person, **changed):
        """The answer's fields, after the person has logged in where that is asked for."""
        answer = browser.get(self.address(**changed))
        if answer.status_code == 200 and 'action="/login/' in text(answer):
            answer = browser.log_in(person, answer)
        return fields_of(address_of(answer))

    def call(self, path, form, **headers):
        body = urlencode(form)
        return self.server.post(
            path, body, content_type="application/x-www-form-urlencoded", secure=True,
            headers={"Host": "localhost:8443", **headers},
        )  # fmt: skip

    def basic(self, secret=SECRET):
        both = f"{urlencode({'': self.client_id})[1:]}:{secret}"
        return {"Authorization": f"Basic {base64.b64encode(both.encode()).decode()}"}

    def exchange(self, code, headers=None, **changed):
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.back,
            "code_verifier": self.verifier,
            **changed,
        }
        form = {name: value for name, value in form.items() if value is not None}
        proof = self.basic() if headers is None else headers
        return self.call(self.root + TOKEN, form, **proof)

    def tokens(self, browser, person, **changed):
        answer = self.exchange(self.log_in(browser, person, **changed)["code"])
        assert answer.status_code == 200, answer.content
        return answer.json()

    def refresh(self, token, headers=None, **more):
        form = {"grant_type": "refresh_token", "refresh_token": token, **more}
        return self.call(TOKEN, form, **(headers or self.basic()))

    def userinfo(self, token, scheme="Bearer", **headers):
        return self.server.get(
            f"{self.root}/connect/userinfo", secure=True,
            headers={"Host": "localhost:8443", "Authorization": f"{scheme} {token}", **headers},
        )  # fmt: skip

    def introspect(self, token):
        return self.call("/connect/introspect", {"token": token}, **self.basic()).json()

    def assertion(self, signing=None, algorithm="ES256", header=None, **changed):
        now = int(time.time())
        claims = {
            "iss": self.client_id, "sub": self.client_id, "aud": ISSUER, "iat": now,
            "exp": now + 60, "jti": secrets.token_hex(8), **changed,
        }  # fmt: skip
        signing = signing or key(self.name)
        token = jwt.encode({"alg": algorithm, **(header or {})}, claims, signing,
                           algorithms=[algorithm])  # fmt: skip
        return {"client_assertion_type": JWT_BEARER, "client_assertion": token}


def handmade(header, claims, sign):
    """A token that no library would make; `sign` turns what is to be signed into a signature."""
    shown = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
        for part in (header, claims)
    ]
    octets = ".".join(shown)
    signature = base64.urlsafe_b64encode(sign(octets.encode())).rstrip(b"=").decode()
    return f"{octets}.{signature}"


def unsigned(claims, algorithm="none"):
    parts = [json.dumps({"alg": algorithm, "typ": "JWT"}), json.dumps(claims)]
    shown = [base64.urlsafe_b64encode(part.encode()).rstrip(b"=").decode() for part in parts]
    return ".".join([*shown, ""])


def by_es256(signing):
    return lambda octets: JWSRegistry.algorithms["ES256"].sign(octets, signing)


def proof(signing, address, method="POST", token=None, nonce=None, header=None, **changed):
    """A DPoP proof."""
    claims = {
        "jti": secrets.token_hex(8), "htm": method, "htu": address, "iat": int(time.time()),
        **({"nonce": nonce} if nonce else {}), **({"ath": digest(token)} if token else {}),
        **changed,
    }  # fmt: skip
    head = {"alg": "ES256", "typ": "dpop+jwt", "jwk": signing.as_dict(private=False),
            **(header or {})}  # fmt: skip
    return handmade(head, claims, by_es256(signing))
