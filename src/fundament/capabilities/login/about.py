"""The front plate of login."""

from datetime import timedelta

from fundament.capabilities.login import service
from fundament.kernel import clock
from fundament.kernel.about import About, DataSet, HealthCheck, PersonalData, Standard, Term

SOON = timedelta(days=30)


def _keys_last() -> str | None:
    """Return which service loses its last key within 30 days, or None."""
    at = clock.now()
    for provider in service.providers(at):
        if max(key.not_after for key in provider.keys) < at + SOON:
            return f"the keys of {provider.entity_id} expire within 30 days"
    return None


def _metadata_stands() -> str | None:
    """Return why the broker's own metadata cannot be made, or None."""
    if not service.metadata_of(service.own_broker()):
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
        Standard("OIOSAML Web SSO Profile", "3.0.3", "Digitaliseringsstyrelsen"),
        Standard("NSIS", "2.0.1", "National Standard for Identiteters Sikringsniveauer"),
    ),
    provides=("login",),
    depends_on=("identity", "rights", "registers", "postgresql"),
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
            "service providers",
            "Tilsluttede tjenester og deres metadata",
            PersonalData.NONE,
            "Lov om MitID og NemLog-in",
        ),
        DataSet(
            "refused requests", "Afviste anmodninger (180 dage)", PersonalData.NONE, "NSIS, logning"
        ),
    ),
    health=(
        HealthCheck("metadata", _metadata_stands),
        HealthCheck("keys of services", _keys_last),
    ),
    terms=(
        Term("broker", "login-broker", "Stands between services and identities, and vouches."),
        Term("service provider", "tjenesteudbyder", "A service that people log in to."),
        Term("pairwise id", "parvist id", "A uuid that one service alone knows a person by."),
        Term("single logout", "fælles log ud", "One logout ends the session at every service."),
        Term("level of assurance", "sikringsniveau", "Low, Substantial or High (NSIS)."),
    ),
)
