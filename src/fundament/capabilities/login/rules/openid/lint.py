"""The lint of a client's metadata: a table that explains each rule it checks."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from fundament.capabilities.login.rules.linting import LintRule, is_secure, remarks_of
from fundament.capabilities.login.rules.openid.dialects import SCOPES
from fundament.capabilities.login.rules.openid.digital_post import MAILBOX_SCOPES
from fundament.capabilities.login.rules.openid.levels import Dialect
from fundament.capabilities.login.types import Remark, Weight
from fundament.standards.oauth import jose
from fundament.standards.oauth.clients import (
    CLIENT,
    CODE,
    FAPI,
    GRANTS,
    METHODS,
    MTLS_METHODS,
    SECRET_METHODS,
    Client,
)

PRIVATE_SCHEME = re.compile(r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+")
CLIENT_ID = re.compile(r"[\x21-\x7e]{3,255}")
SHORTEST_SECRET = 32
LONGEST_AUTHENTICATION = {"private_key_jwt", *MTLS_METHODS}


@dataclass(frozen=True, slots=True)
class Subject:
    """The client under the lint; `secret` is the one in the file, if any."""

    client: Client
    private_sector: bool
    secret: str

    @property
    def method(self) -> str:
        """How it proves who it is."""
        return self.client.proofs.method

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address that is called or that a browser is sent to, but the answers'."""
        logouts = self.client.logouts
        called = (logouts.back_channel, logouts.front_channel)
        return (*logouts.after, *(one for one in called if one))

    @property
    def has_keys_at(self) -> bool:
        """Whether its keys lie at an address that may be asked for them."""
        address = self.client.raw.get("jwks_uri")
        return isinstance(address, str) and is_secure(address)

    @property
    def known_scopes(self) -> frozenset[str]:
        """The scopes of its dialect."""
        dialect = self.client.dialect
        return SCOPES[Dialect(dialect)] if dialect in set(Dialect) else frozenset()


def _answers_to(address: str) -> bool:
    """https, http on the machine itself, or an app's own scheme in reverse domain name form."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.fragment or "#" in address or "*" in address or parts.username is not None:
        return False
    return is_secure(address) or bool(PRIVATE_SCHEME.fullmatch(parts.scheme))


def _same_host(subject: Subject) -> bool:
    front = subject.client.logouts.front_channel
    return not front or _host(front) in map(_host, subject.client.redirect_uris)


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def _strict(subject: Subject, holds: bool) -> bool:
    return holds or not subject.client.fapi


E, W, N = Weight.ERROR, Weight.WARNING, Weight.NOTE
ERRORS: tuple[LintRule[Subject], ...] = (
    LintRule("client-id", E, lambda s: bool(CLIENT_ID.fullmatch(s.client.client_id)),
             "client_id skal være 3-255 synlige ASCII-tegn.",
             "client_id must be 3-255 visible ASCII characters.", "RFC 6749, A.1"),
    LintRule("client-name", E, lambda s: bool(s.client.names.name_in("da")),
             "client_name mangler; navnet vises for den, der logger ind.",
             "client_name is missing; it is shown to who logs in.", "RFC 7591, 2"),
    LintRule("grant-types", E, lambda s: bool(s.client.grants) and s.client.grants <= GRANTS,
             "grant_types har noget, der ikke gives: kun authorization_code, refresh_token og "
             "client_credentials.",
             "grant_types has something not given: only authorization_code, refresh_token and "
             "client_credentials.", "RFC 9700, 2.1.2 and 2.4"),
    LintRule("redirect-uris", E,
             lambda s: bool(s.client.redirect_uris) or CODE not in s.client.grants,
             "redirect_uris mangler.", "redirect_uris is missing.", "RFC 7591, 2"),
    LintRule("redirect-uri-form", E, lambda s: all(map(_answers_to, s.client.redirect_uris)),
             "redirect_uris skal bruge https (http kun på localhost, eget skema kun som omvendt "
             "domænenavn), uden # og uden jokertegn.",
             "redirect_uris must use https (http on localhost only, an own scheme only as a "
             "reversed domain name), without # and without wildcards.", "RFC 9700, 2.1; RFC 8252"),
    LintRule("https", E, lambda s: all(map(is_secure, s.addresses)),
             "Adresser til log ud skal bruge https (http kun på localhost).",
             "Addresses for logout must use https (http on localhost only).", "RFC 9700, 2.6"),
    LintRule("auth-method", E, lambda s: s.method in METHODS,
             "token_endpoint_auth_method kendes ikke her.",
             "token_endpoint_auth_method is not known here.", "openid-connect-core 9"),
    LintRule("secret", E,
             lambda s: not s.secret or (len(s.secret) >= SHORTEST_SECRET and s.secret.isascii()),
             "client_secret skal være mindst 32 ASCII-tegn; uden laver vi en.",
             "client_secret must be at least 32 ASCII characters; without one we make it.",
             "RFC 6749, 10.10"),
    LintRule("no-secret", E, lambda s: not s.secret or s.method in SECRET_METHODS,
             "client_secret bruges ikke med denne token_endpoint_auth_method.",
             "client_secret is not used with this token_endpoint_auth_method.", "RFC 7591, 2"),
    LintRule("jwks", E,
             lambda s: s.method != "private_key_jwt" or bool(s.client.proofs.keys) or s.has_keys_at,
             "jwks og jwks_uri mangler: private_key_jwt kræver mindst én offentlig nøgle.",
             "jwks and jwks_uri are missing: private_key_jwt needs at least one public key.",
             "RFC 7523"),
    LintRule("jwks-uri", E, lambda s: "jwks_uri" not in s.client.raw or s.has_keys_at,
             "jwks_uri skal være en https-adresse (http kun på localhost).",
             "jwks_uri must be an https address (http on localhost only).", "RFC 7591, 2"),
    LintRule("tls-subject", E,
             lambda s: s.method != "tls_client_auth"
             or bool(s.client.proofs.subject_dn) != bool(s.client.proofs.san_dns),
             "tls_client_auth kræver netop én af tls_client_auth_subject_dn og "
             "tls_client_auth_san_dns.",
             "tls_client_auth needs exactly one of tls_client_auth_subject_dn and "
             "tls_client_auth_san_dns.", "RFC 8705, 2.1.2"),
    LintRule("tls-certificate", E,
             lambda s: s.method != "self_signed_tls_client_auth"
             or bool(s.client.proofs.certificates),
             "self_signed_tls_client_auth kræver certifikatet i jwks (x5c).",
             "self_signed_tls_client_auth needs the certificate in jwks (x5c).", "RFC 8705, 2.2.2"),
    LintRule("public-machine", E, lambda s: CLIENT not in s.client.grants or s.method != "none",
             "client_credentials kræver, at klienten beviser, hvem den er.",
             "client_credentials needs a client that proves who it is.", "RFC 6749, 4.4"),
    LintRule("algorithms", E,
             lambda s: s.client.id_token_algorithm in jose.ALGORITHMS
             and s.client.userinfo_algorithm in {"", *jose.ALGORITHMS},
             "Underskriftens algoritme skal være RS256, PS256, ES256, EdDSA eller Ed25519.",
             "The signature's algorithm must be RS256, PS256, ES256, EdDSA or Ed25519.",
             "RFC 8725, 3.1"),
    LintRule("subject-type", E, lambda s: s.client.pairwise,
             "subject_type skal være pairwise: hver tjeneste kender personen ved sit eget id.",
             "subject_type must be pairwise: each service knows the person by an id of its own.",
             "openid-connect-core 8.1"),
    LintRule("encryption", E,
             lambda s: not [one for one in s.client.raw if one.endswith("_encrypted_response_alg")],
             "Krypterede svar gives ikke; fjern *_encrypted_response_alg.",
             "Encrypted answers are not given; remove *_encrypted_response_alg.",
             "openid-connect-registration 2"),
    LintRule("dialect", E, lambda s: s.client.dialect in set(Dialect),
             "claim_dialect skal være own, neb, signicat, criipto eller unilogin.",
             "claim_dialect must be own, neb, signicat, criipto or unilogin."),
    LintRule("profile", E, lambda s: s.client.profile in {"", FAPI},
             "security_profile kan kun være fapi-2.0.", "security_profile can only be fapi-2.0."),
    LintRule("fapi-auth", E, lambda s: _strict(s, s.method in LONGEST_AUTHENTICATION),
             "FAPI 2.0 kræver private_key_jwt eller mTLS.",
             "FAPI 2.0 needs private_key_jwt or mTLS.", "FAPI 2.0 Security Profile, 5.3.2.1"),
    LintRule("fapi-bound", E,
             lambda s: _strict(s, s.client.proofs.dpop_bound or s.client.proofs.mtls_bound),
             "FAPI 2.0 kræver tokens bundet med DPoP eller mTLS.",
             "FAPI 2.0 needs tokens bound by DPoP or mTLS.", "FAPI 2.0 Security Profile, 5.3.2.1"),
    LintRule("fapi-algorithm", E,
             lambda s: _strict(s, s.client.id_token_algorithm in jose.FAPI_ALGORITHMS),
             "FAPI 2.0 tillader kun PS256, ES256 og EdDSA.",
             "FAPI 2.0 allows PS256, ES256 and EdDSA only.", "FAPI 2.0 Security Profile, 5.4.1"),
)  # fmt: skip

REMARKS: tuple[LintRule[Subject], ...] = (
    LintRule("scope", W, lambda s: s.client.scopes <= s.known_scopes,
             "Mindst ét scope kendes ikke i dialekten og giver ingen oplysninger.",
             "At least one scope is unknown to the dialect and tells nothing.",
             "openid-connect-core 5.4"),
    LintRule("public-client", W, lambda s: s.method != "none",
             "Klienten beviser ikke, hvem den er; kun PKCE binder svaret til den.",
             "The client does not prove who it is; PKCE alone binds the answer to it.",
             "RFC 9700, 2.5"),
    LintRule("shared-secret", N, lambda s: s.method not in SECRET_METHODS,
             "En nøgle (private_key_jwt) er sikrere end en delt hemmelighed.",
             "A key (private_key_jwt) is safer than a shared secret.", "RFC 9700, 2.5"),
    LintRule("cpr-private", W,
             lambda s: not (s.private_sector and {"cpr", "ssn", "nin"} & s.client.scopes),
             "CPR-nummer gives ikke til private tjenester.",
             "Person numbers are not given to services of the private sector.",
             "NemLog-in, vilkår for private tjenesteudbydere"),
    LintRule("mailbox", W, lambda s: not {*MAILBOX_SCOPES} & s.client.scopes,
             "Klienten er en visningsklient: den kan læse (read) og ændre (write) Digital Post for "
             "dem, der logger ind i den.",
             "The client is a viewing client: it can read (read) and change (write) the Digital "
             "Post of those who log in to it.", "Digital Post API 1.68"),
    LintRule("logout", W,
             lambda s: CODE not in s.client.grants
             or bool(s.client.logouts.back_channel or s.client.logouts.front_channel),
             "Der er hverken backchannel_logout_uri eller frontchannel_logout_uri: fælles log ud "
             "bliver delvist.",
             "There is neither backchannel_logout_uri nor frontchannel_logout_uri: single logout "
             "becomes partial.", "openid-connect-backchannel 1.0"),
    LintRule("front-channel-host", W, _same_host,
             "frontchannel_logout_uri ligger på et andet værtsnavn end redirect_uris.",
             "frontchannel_logout_uri is on another host than the redirect_uris.",
             "openid-connect-frontchannel 2"),
    LintRule("front-channel-cookies", N,
             lambda s: not s.client.logouts.front_channel or bool(s.client.logouts.back_channel),
             "Log ud i en ramme når ikke cookies i alle browsere; brug backchannel_logout_uri.",
             "Logout in a frame reaches no cookies in many browsers; use backchannel_logout_uri.",
             "openid-connect-frontchannel 4"),
)  # fmt: skip


def remarks_on(client: Client, secret: str, private_sector: bool) -> tuple[Remark, ...]:
    """Return a remark for every rule of the two tables that does not hold, errors first."""
    return remarks_of((*ERRORS, *REMARKS), Subject(client, private_sector, secret))
