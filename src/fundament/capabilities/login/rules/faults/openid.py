"""Faults of OpenID Connect: in the answer at the redirect_uri, in what a client fetches with it.

Source: openid-connect-core 3.1.3.7 (a client's checks of an ID token); RFC 8725; RFC 9207.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from joserfc.jwk import ECKey, KeyParameters, OKPKey, RSAKey

from fundament.capabilities.login.rules.faults.fault import Fault, Hand, Stage
from fundament.capabilities.login.rules.openid.drafts import TokenDraft
from fundament.capabilities.login.rules.openid.levels import spelt
from fundament.capabilities.login.types import Must, Severity
from fundament.kernel.acting import Level
from fundament.standards.oauth import jose, unsound
from fundament.standards.oidc.tokens import LOGOUT, LOGOUT_EVENT, Issue, Signer

ELSEWHERE, NOBODY = "https://andet.example", "00000000-0000-4000-8000-000000000666"
HOUR = timedelta(hours=1)
# The standard lets a client that fetched the token itself trust TLS instead of the signature.
BY_TLS = (
    "Klienten bør afvise; standarden lader den nøjes med TLS, når den selv har hentet tokenet.",
    "The client should refuse; the standard lets it rely on TLS where it fetched the token itself.",
)
Fields = dict[str, Any]
TokenChange = Callable[[TokenDraft, Hand], TokenDraft]


def fields(**changed: Any) -> Callable[[Fields, Hand], Fields]:
    """Return the change of fields of an answer; None takes one out."""
    return lambda told, hand: {
        name: value for name, value in {**told, **changed}.items() if value is not None
    }


def claims(**changed: Any) -> TokenChange:
    """Return the change of claims; None takes one out."""
    return lambda draft, hand: replace(draft, claims={**draft.claims, **changed})


def _also_for(draft: TokenDraft, hand: Hand) -> TokenDraft:
    return replace(draft, claims={**draft.claims, "aud": [draft.issue.audience, ELSEWHERE]})


def _moved(by: timedelta) -> TokenChange:
    def change(draft: TokenDraft, hand: Hand) -> TokenDraft:
        issue = draft.issue
        moved = Issue(issue.issuer, issue.audience, issue.subject, issue.at + by, issue.life)
        return replace(draft, issue=moved)

    return change


def _unsigned(draft: TokenDraft, hand: Hand) -> TokenDraft:
    return replace(draft, sign=_by(unsound.NONE, b"-" * 32))


def _by_public_key(draft: TokenDraft, hand: Hand) -> TokenDraft:
    """The key as the JWKS shows it: libraries of today refuse to take its PEM for a secret."""
    public = json.dumps(jose.public_jwk(draft.signer.key), sort_keys=True).encode()
    return replace(draft, sign=_by(unsound.HMAC, public))


def _by(algorithm: str, secret: bytes) -> Callable[[TokenDraft], str]:
    return lambda draft: unsound.sign_unsoundly(
        draft.whole(), algorithm, draft.kind, secret, str(draft.signer.key.kid)
    )


def _stranger(like: Signer, kid: str | None) -> Signer:
    """Return a key of the same kind that nobody knows, with a `kid` of its own or the one given."""
    named: KeyParameters | None = {"kid": kid} if kid else None
    made: jose.Key
    if isinstance(like.key, RSAKey):
        made = RSAKey.import_key(rsa.generate_private_key(65537, 2048), named)
    elif isinstance(like.key, ECKey):
        made = ECKey.import_key(ec.generate_private_key(ec.SECP256R1()), named)
    else:
        made = OKPKey.import_key(ed25519.Ed25519PrivateKey.generate(), named)
    made.ensure_kid()
    return Signer(made, like.algorithm)


def _by_stranger(draft: TokenDraft, hand: Hand) -> TokenDraft:
    return replace(draft, signer=_stranger(draft.signer, None))


def _by_namesake(draft: TokenDraft, hand: Hand) -> TokenDraft:
    return replace(draft, signer=_stranger(draft.signer, draft.signer.key.kid))


def _changed_after(draft: TokenDraft, hand: Hand) -> TokenDraft:
    """The claims of another person, under the signature of the true ones."""

    def sign(found: TokenDraft) -> str:
        true = replace(found, sign=None)
        evil = replace(true, claims={**true.claims, "sub": NOBODY})
        head, _, signature = true.write().rpartition(".")
        body = evil.write().split(".")[1]
        return f"{head.split('.')[0]}.{body}.{signature}"

    return replace(draft, sign=sign)


def _other_algorithm(draft: TokenDraft, hand: Hand) -> TokenDraft:
    """A good signature of a known family by an algorithm that was not agreed."""
    algorithm = "PS256" if draft.signer.algorithm == "RS256" else "RS256"
    if isinstance(draft.signer.key, RSAKey):
        return replace(draft, signer=Signer(draft.signer.key, algorithm))
    key = RSAKey.import_key(
        rsa.generate_private_key(65537, 2048), {"kid": draft.signer.key.kid or ""}
    )
    return replace(draft, signer=Signer(key, algorithm))


def _logout_token(draft: TokenDraft, hand: Hand) -> TokenDraft:
    told = {**draft.claims, "events": {LOGOUT_EVENT: {}}, "nonce": None}
    return replace(draft, claims=told, kind=LOGOUT)


def _authenticated_long_ago(draft: TokenDraft, hand: Hand) -> TokenDraft:
    then = int((hand.at - 24 * HOUR).timestamp())
    return replace(draft, claims={**draft.claims, "auth_time": then})


OPENID_ANSWERS: tuple[Fault, ...] = (
    Fault(
        "state-wrong", Stage.OPENID_ANSWER, Severity.CRITICAL,
        "state er en anden end den, klienten sendte.", "The state is not what the client sent.",
        "RFC 6749, 10.12; RFC 9700, 4.7", fields(state="en-anden-state"),
    ),
    Fault(
        "state-missing", Stage.OPENID_ANSWER, Severity.CRITICAL,
        "state mangler.", "The state is missing.", "RFC 6749, 4.1.2 and 10.12", fields(state=None),
    ),
    Fault(
        "answer-iss-wrong", Stage.OPENID_ANSWER, Severity.SERIOUS,
        "iss i svaret er en anden broker.", "The iss of the answer is another broker.",
        "RFC 9207, 2.4 (mix-up)", fields(iss=ELSEWHERE),
    ),
    Fault(
        "answer-iss-missing", Stage.OPENID_ANSWER, Severity.SERIOUS,
        "iss mangler i svaret, selv om brokeren lover det i sin opsætning.",
        "The iss is missing from the answer, though the broker promises it in its discovery.",
        "RFC 9207, 2.4", fields(iss=None),
    ),
    Fault(
        "code-unknown", Stage.OPENID_ANSWER, Severity.SERIOUS,
        "Koden er ikke udstedt til denne klient (indskudt kode).",
        "The code was not issued to this client (code injection).", "RFC 9700, 4.5",
        fields(code="en-kode-som-ingen-har-faaet"), Must.REFUSE,
        "Klienten får invalid_grant og skal vise en fejl uden at prøve igen.",
        "The client gets invalid_grant and must show an error without trying again.",
    ),
    Fault(
        "error-with-code", Stage.OPENID_ANSWER, Severity.SERIOUS,
        "Svaret har både error og en kode.", "The answer has both an error and a code.",
        "RFC 6749, 4.1.2.1", fields(error="access_denied"),
    ),
)  # fmt: skip

TOKENS: tuple[Fault, ...] = (
    Fault(
        "token-iss-wrong", Stage.ID_TOKEN, Severity.CRITICAL,
        "iss er en anden broker.", "The iss is another broker.",
        "openid-connect-core 3.1.3.7, 2", claims(iss=ELSEWHERE),
    ),
    Fault(
        "token-aud-wrong", Stage.ID_TOKEN, Severity.CRITICAL,
        "aud er en anden klient.", "The aud is another client.",
        "openid-connect-core 3.1.3.7, 3", claims(aud=ELSEWHERE),
    ),
    Fault(
        "token-aud-and-another", Stage.ID_TOKEN, Severity.SERIOUS,
        "aud rummer også en klient, som ingen kender.",
        "The aud also holds a client that nobody knows.", "openid-connect-core 3.1.3.7, 3",
        _also_for,
    ),
    Fault(
        "token-azp-wrong", Stage.ID_TOKEN, Severity.SERIOUS,
        "azp er en anden klient.", "The azp is another client.",
        "openid-connect-core 3.1.3.7, 5", claims(azp=ELSEWHERE), Must.EITHER,
        "Klienten bør afvise; standarden overlader det til den.",
        "The client should refuse; the standard leaves it to the client.",
    ),
    Fault(
        "token-nonce-wrong", Stage.ID_TOKEN, Severity.CRITICAL,
        "nonce er en anden end den, klienten sendte.", "The nonce is not what the client sent.",
        "openid-connect-core 3.1.3.7, 11", claims(nonce="en-anden-nonce"),
    ),
    Fault(
        "token-nonce-missing", Stage.ID_TOKEN, Severity.CRITICAL,
        "nonce mangler, selv om klienten sendte en.",
        "The nonce is missing, though the client sent one.", "openid-connect-core 3.1.3.7, 11",
        claims(nonce=None),
    ),
    Fault(
        "token-expired", Stage.ID_TOKEN, Severity.SERIOUS,
        "Tokenet er udløbet for en time siden.", "The token expired an hour ago.",
        "openid-connect-core 3.1.3.7, 9", _moved(-HOUR),
    ),
    Fault(
        "token-ahead", Stage.ID_TOKEN, Severity.MINOR,
        "iat ligger en time ude i fremtiden.", "The iat is an hour in the future.",
        "openid-connect-core 3.1.3.7, 10", _moved(HOUR), Must.EITHER,
    ),
    Fault(
        "token-at-hash-wrong", Stage.ID_TOKEN, Severity.MINOR,
        "at_hash passer ikke til access token.", "The at_hash does not fit the access token.",
        "openid-connect-core 3.1.3.8", claims(at_hash="AAAAAAAAAAAAAAAAAAAAAA"), Must.EITHER,
        "Klienten bør afvise; ved kodestrømmen kræver standarden det ikke.",
        "The client should refuse; for the code flow the standard does not demand it.",
    ),
    Fault(
        "token-unsigned", Stage.ID_TOKEN, Severity.CRITICAL,
        "Tokenet er ikke underskrevet (alg none).", "The token is not signed (alg none).",
        "RFC 8725, 2.1 and 3.1", _unsigned,
    ),
    Fault(
        "token-hmac", Stage.ID_TOKEN, Severity.CRITICAL,
        "Tokenet er underskrevet med HMAC og brokerens offentlige nøgle som hemmelighed.",
        "The token is signed by HMAC with the broker's public key as its secret.",
        "RFC 8725, 2.1 and 3.1", _by_public_key,
    ),
    Fault(
        "token-alg-other", Stage.ID_TOKEN, Severity.SERIOUS,
        "Tokenet er underskrevet med en anden algoritme end den aftalte.",
        "The token is signed by another algorithm than was agreed.",
        "openid-connect-core 3.1.3.7, 7", _other_algorithm,
    ),
    Fault(
        "token-key-unknown", Stage.ID_TOKEN, Severity.SERIOUS,
        "Tokenet er underskrevet med en nøgle, hvis kid ikke står i JWKS.",
        "The token is signed by a key whose kid is not in the JWKS.",
        "openid-connect-core 3.1.3.7, 6; 10.1.1", _by_stranger, Must.EITHER, *BY_TLS,
    ),
    Fault(
        "token-key-namesake", Stage.ID_TOKEN, Severity.SERIOUS,
        "Tokenet er underskrevet med en fremmed nøgle under brokerens kid.",
        "The token is signed by a stranger's key under the broker's kid.",
        "openid-connect-core 3.1.3.7, 6", _by_namesake, Must.EITHER, *BY_TLS,
    ),
    Fault(
        "token-changed", Stage.ID_TOKEN, Severity.SERIOUS,
        "sub er ændret, efter at der blev underskrevet.",
        "The sub was changed after the signing.", "openid-connect-core 3.1.3.7, 6",
        _changed_after, Must.EITHER, *BY_TLS,
    ),
    Fault(
        "token-sub-missing", Stage.ID_TOKEN, Severity.SERIOUS,
        "sub mangler.", "The sub is missing.", "openid-connect-core 2", claims(sub=None),
    ),
    Fault(
        "token-of-logout", Stage.ID_TOKEN, Severity.CRITICAL,
        "Tokenet er en log ud-besked og intet ID-token.",
        "The token is a logout token and no ID token.", "openid-connect-backchannel 2.4; RFC 8725, "
        "3.11", _logout_token,
    ),
    Fault(
        "token-level-low", Stage.ID_TOKEN, Severity.CRITICAL,
        "acr er Low, hvor mere kan være krævet.", "The acr is Low, where more may be demanded.",
        "openid-connect-core 3.1.3.7, 12", claims(acr=spelt(Level.LOW, "own"), loa="Low"),
        Must.EITHER,
        "En klient, der har bedt om et højere niveau, skal afvise.",
        "A client that has asked for a higher level must refuse.",
    ),
    Fault(
        "token-login-old", Stage.ID_TOKEN, Severity.SERIOUS,
        "auth_time er et døgn gammel.", "The auth_time is a day old.",
        "openid-connect-core 3.1.3.7, 13", _authenticated_long_ago, Must.EITHER,
        "En klient, der har sendt max_age eller prompt=login, skal afvise.",
        "A client that has sent max_age or prompt=login must refuse.",
    ),
    Fault(
        "reply-type-wrong", Stage.TOKEN_REPLY, Severity.MINOR,
        "token_type er mac.", "The token_type is mac.", "RFC 6749, 7.1",
        fields(token_type="mac"),  # noqa: S106  (no password)
    ),
    Fault(
        "reply-without-token", Stage.TOKEN_REPLY, Severity.SERIOUS,
        "Der er intet ID-token i svaret.", "There is no ID token in the reply.",
        "openid-connect-core 3.1.3.3", fields(id_token=None),
    ),
    Fault(
        "userinfo-other", Stage.USERINFO, Severity.CRITICAL,
        "sub hos userinfo er en anden end i ID-tokenet.",
        "The sub at userinfo is another than in the ID token.", "openid-connect-core 5.3.2",
        fields(sub=NOBODY), Must.REFUSE,
        "Klienten må ikke bruge oplysningerne fra userinfo.",
        "The client must not use what userinfo told.",
    ),
)  # fmt: skip
