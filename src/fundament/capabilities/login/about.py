"""The front plate of login."""

from datetime import timedelta

from fundament.capabilities.login import service
from fundament.capabilities.login.types import KeyState, Protocol
from fundament.kernel import clock
from fundament.kernel.about import About, DataSet, HealthCheck, PersonalData, Standard, Term
from fundament.standards.oiosaml.profiles import PROFILES

SOON = timedelta(days=30)


def _keys_last() -> str | None:
    """Return which service loses its last key within 30 days, or None."""
    at = clock.now()
    for provider in service.providers(at):
        if provider.keys and max(key.not_after for key in provider.keys) < at + SOON:
            return f"the keys of {provider.entity_id} expire within 30 days"
    return None


def _own_key_lasts() -> str | None:
    """Return that a certificate of ours (SAML, eIDAS) ends within 30 days, or None."""
    at = clock.now() - clock.offset()
    for protocol in (Protocol.SAML, Protocol.EIDAS):
        for key in service.own_keys(service.key_set_of(protocol), at):
            if key.state is KeyState.SIGNS and key.not_after and key.not_after < at + SOON:
                return f"our certificate for {protocol} ends within 30 days: switch keys"
    return None


def _sources_answer() -> str | None:
    """Return which service's metadata could not be fetched for a day, or None."""
    at = clock.now()
    for provider in service.providers(at):
        source = provider.source
        last_good = source.fetched_at or provider.registered_at
        if source.fault and at - last_good > timedelta(days=1):
            return f"the metadata of {provider.entity_id} was not fetched for a day"
    return None


def _metadata_stands() -> str | None:
    """Return why the broker's own metadata cannot be made, or None."""
    if not service.metadata_of(service.own_broker(), clock.now()):
        return "the broker's metadata is empty"
    return None


ABOUT = About(
    name="login",
    danish="Login-broker (NemLog-in)",
    owner="Digitaliseringsstyrelsen",
    purpose="Logs people in to services, in one session across them, and tells each what it may "
    "know.",
    standards=(
        Standard("SAML", "2.0", "OASIS saml-core, -bindings, -profiles, -metadata, March 2005"),
        *(
            Standard("OIOSAML Web SSO Profile", profile.version, "Digitaliseringsstyrelsen")
            for profile in PROFILES
        ),
        Standard("OAuth 2.0", "RFC 6749", "IETF; RFC 7636, 8705, 9068, 9126, 9207, 9449"),
        Standard("OpenID Connect", "1.0", "OpenID Foundation: Core, Discovery, Logout"),
        Standard("FAPI Security Profile", "2.0", "OpenID Foundation"),
        Standard("eIDAS SAML Message Format", "1.2", "European Commission; Regulation 910/2014"),
        Standard("NSIS", "2.0.1", "National Standard for Identiteters Sikringsniveauer"),
    ),
    provides=("login",),
    depends_on=("identity", "rights", "registers", "school", "postgresql"),
    data_sets=(
        DataSet(
            "sessions",
            "Login-sessioner",
            PersonalData.PERSON_NUMBER,
            "Lov om MitID og NemLog-in",
        ),
        DataSet(
            "pairwise ids",
            "Parvise id'er (person og tjeneste)",
            PersonalData.ORDINARY,
            "Lov om MitID og NemLog-in",
        ),
        DataSet(
            "eIDs of other countries",
            "eID fra andre lande, og hvem de er knyttet til",
            PersonalData.PERSON_NUMBER,
            "eIDAS-forordningen (910/2014), artikel 6 og 11 a",
        ),
        DataSet(
            "service providers",
            "Tilsluttede tjenester og deres metadata",
            PersonalData.NONE,
            "Lov om MitID og NemLog-in",
        ),
        DataSet(
            "grants",
            "Udstedte koder og tokens (OpenID Connect)",
            PersonalData.ORDINARY,
            "Lov om MitID og NemLog-in",
        ),
        DataSet(
            "inspected logins",
            "Login til fejlsøgning, med personoplysninger dækket til (3 dage)",
            PersonalData.NONE,
            "NSIS, logning",
        ),
        DataSet(
            "refused requests", "Afviste anmodninger (180 dage)", PersonalData.NONE, "NSIS, logning"
        ),
    ),
    health=(
        HealthCheck("metadata", _metadata_stands),
        HealthCheck("keys of services", _keys_last),
        HealthCheck("own keys", _own_key_lasts),
        HealthCheck("addresses of metadata", _sources_answer),
    ),
    terms=(
        Term("broker", "login-broker", "Stands between services and identities, and vouches."),
        Term("service provider", "tjenesteudbyder", "A service that people log in to."),
        Term("pairwise id", "parvist id", "A uuid that one service alone knows a person by."),
        Term("client", "klient", "A service that people log in to by OpenID Connect."),
        Term("claim", "oplysning (claim)", "One thing that a token says of a person or a login."),
        Term("scope", "omfang (scope)", "What a client asks to be told, by a word."),
        Term("claim dialect", "oplysningernes dialekt", "Whose names of claims a client reads."),
        Term("authorization code", "engangskode til klienten", "Good once, for a minute."),
        Term("logout token", "log ud-besked", "Tells a client which session is over."),
        Term("eIDAS node", "eIDAS-node", "A country's gate: it asks other countries and answers."),
        Term("identity link", "tilknytning", "Joins a foreign eID to a Danish person number."),
        Term("single logout", "fælles log ud", "One logout ends the session at every service."),
        Term("inspector", "login-inspektør", "Shows integrators each login and the rules it met."),
        Term("fault", "fejl lagt ind", "Something put in wrong on purpose, to try out a client."),
        Term(
            "trial", "prøve af en klient", "A script of faulty logins; what a client did is signed."
        ),
        Term("signature wrapping", "signature wrapping", "A forgery around a good signature."),
        Term("level of assurance", "sikringsniveau", "Low, Substantial or High (NSIS)."),
    ),
)
