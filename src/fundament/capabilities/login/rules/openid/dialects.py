"""The claims of each dialect, one table each.

Source: openid-connect-core 5.1; documentation of Nets eID Broker (NEB), Signicat, Criipto (Idura).
"""

from collections.abc import Callable, Iterable
from typing import Any

from fundament.capabilities.login.rules.openid.ages import AGE_SCOPES, is_about_age_alone
from fundament.capabilities.login.rules.openid.claims import Claim, Facts, Place
from fundament.capabilities.login.rules.openid.digital_post import MAILBOX_SCOPES, NATIVE
from fundament.capabilities.login.rules.openid.levels import Dialect, spelt
from fundament.capabilities.login.rules.openid.school import UNILOGIN
from fundament.capabilities.login.rules.told import Told

ID, BOTH = Place.ID_TOKEN, Place.BOTH
PROTECTED = "NAVNE & ADRESSEBESKYTTET"
# By this a client asks for the proved e-mail address. Source: openid-connect-core 5.4.
EMAIL = "email"


def _told(read: Callable[[Told], Any]) -> Callable[[Facts], Any]:
    return lambda facts: read(facts.told)


def _name(told: Told) -> str | None:
    return " ".join(told.name) if told.name else None


def _given(told: Told) -> str | None:
    return told.name[0] if told.name else None


def _family(told: Told) -> str | None:
    return told.name[1] if told.name else None


def _alias(told: Told) -> str | None:
    return None if told.name else "Navne- og adressebeskyttet"


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _level(which: str, dialect: Dialect) -> Callable[[Facts], str]:
    return lambda facts: spelt(getattr(facts.told, which), dialect)


def _word(which: str) -> Callable[[Facts], str]:
    return lambda facts: getattr(facts.told, which).name.capitalize()


OWN: tuple[Claim, ...] = (
    Claim("loa", _word("level"), place=BOTH),
    Claim("ial", _word("ial"), place=BOTH),
    Claim("aal", _word("aal"), place=BOTH),
    Claim("cvr", _told(lambda t: t.cvr), place=BOTH),
    Claim("org_name", _told(lambda t: t.organisation_name), place=BOTH),
    Claim("professional_uuid", _told(lambda t: _text(t.professional_uuid)), "profile"),
    Claim("rid", _told(lambda t: t.rid), "profile"),
    Claim("name", _told(_name), "profile"),
    Claim("given_name", _told(_given), "profile"),
    Claim("family_name", _told(_family), "profile"),
    Claim("nickname", _told(_alias), "profile"),
    Claim("birthdate", _told(lambda t: t.born.isoformat()), "profile"),
    Claim("age", _told(lambda t: t.age), "profile"),
    Claim("email", _told(lambda t: t.email), EMAIL),
    Claim("email_verified", _told(lambda t: True if t.email else None), EMAIL),
    Claim("cpr", _told(lambda t: t.cpr), "cpr", public=True),
    Claim("cpr_uuid", _told(lambda t: str(t.cpr_uuid)), "cpr"),
)


def _by_company(facts: Facts) -> bool:
    return facts.told.cvr is not None


def _nemlogin(value: Callable[[Told], Any]) -> Callable[[Facts], Any]:
    return lambda facts: value(facts.told) if _by_company(facts) else None


def _age_verified(age: int) -> Callable[[Facts], str]:
    return lambda facts: f"{age}:{'true' if facts.told.age >= age else 'false'}"


# What every login says, whoever it is of.
_NEB_LOGIN: tuple[Claim, ...] = (
    Claim("neb_sid", lambda f: f.sid, place=ID),
    Claim("transaction_id", lambda f: f.transaction, place=ID),
    Claim("session_expiry", lambda f: str(int(f.session_ends.timestamp())), place=BOTH),
    Claim("loa", _level("level", Dialect.NEB), place=ID),
    Claim("ial", _level("ial", Dialect.NEB), place=ID),
    Claim("aal", _level("aal", Dialect.NEB), place=ID),
    *(Claim("idbrokerdk_age_verified", _age_verified(age), scope, ID)
      for scope, age in AGE_SCOPES.items()),
)  # fmt: skip
NEB: tuple[Claim, ...] = (
    *_NEB_LOGIN,
    Claim("idp", lambda f: "mitid_erhverv" if _by_company(f) else "mitid", place=ID),
    Claim("identity_type", lambda f: "professional" if _by_company(f) else "private", place=ID),
    Claim("mitid.uuid", lambda f: str(f.identity), "mitid", BOTH),
    Claim("mitid.date_of_birth", _told(lambda t: t.born.isoformat()), "mitid"),
    Claim("mitid.age", _told(lambda t: str(t.age)), "mitid"),
    Claim("mitid.has_cpr", lambda f: "true", "mitid"),
    Claim("mitid.identity_name", _told(lambda t: _name(t) or PROTECTED), "mitid"),
    Claim("mitid.transaction_id", lambda f: f.transaction, "mitid"),
    Claim("dk.cpr", _told(lambda t: t.cpr), "ssn", public=True),
    Claim("idp_identity_id", lambda f: str(f.identity)),
    Claim("session_is_active", lambda f: "true" if f.active else "false"),
    Claim("nemlogin.name", _nemlogin(_name), "nemlogin"),
    Claim("nemlogin.given_name", _nemlogin(_given), "nemlogin"),
    Claim("nemlogin.family_name", _nemlogin(_family), "nemlogin"),
    Claim("nemlogin.alias", _nemlogin(_alias), "nemlogin"),
    Claim("nemlogin.date_of_birth", _nemlogin(lambda t: t.born.isoformat()), "nemlogin"),
    Claim("nemlogin.cvr", _nemlogin(lambda t: t.cvr), "nemlogin"),
    Claim("nemlogin.org_name", _nemlogin(lambda t: t.organisation_name), "nemlogin"),
    Claim("nemlogin.cpr", _nemlogin(lambda t: t.cpr), "nemlogin", public=True),
    Claim("nemlogin.cpr_uuid", _nemlogin(lambda t: str(t.cpr_uuid)), "nemlogin"),
    Claim("nemlogin.nemid.rid", _nemlogin(lambda t: t.rid), "nemlogin"),
    Claim("nemlogin.p_number", _nemlogin(lambda t: t.production_unit), "nemlogin"),
    Claim("nemlogin.persistent_professional_id",
          _nemlogin(lambda t: _text(t.professional_uuid)), "nemlogin"),
)  # fmt: skip

NEB_AGE: tuple[Claim, ...] = (*_NEB_LOGIN, Claim("idp", lambda f: "idbrokerdk", place=ID))

SIGNICAT: tuple[Claim, ...] = (
    Claim("name", _told(_name), "profile", BOTH),
    Claim("given_name", _told(_given), "profile", BOTH),
    Claim("family_name", _told(_family), "profile", BOTH),
    Claim("birthdate", _told(lambda t: t.born.isoformat()), "profile", BOTH),
    Claim("nin", _told(lambda t: t.cpr), "nin", BOTH, public=True),
    Claim("nin_type", lambda f: "PERSON", "nin", BOTH, public=True),
    Claim("nin_issuing_country", lambda f: "DK", "nin", BOTH, public=True),
    Claim("idp_id", lambda f: str(f.identity), "idp-id", BOTH),
    Claim("mitid_uuid", lambda f: str(f.identity), "mitid-extra", BOTH),
    Claim("mitid_has_cpr", lambda f: True, "mitid-extra", BOTH),
    Claim("mitid_transaction_id", lambda f: f.transaction, "mitid-extra", BOTH),
    Claim("mitid_reference_text_body", lambda f: f.text or None, "mitid-extra", BOTH),
    Claim("mitid_loa", _level("level", Dialect.SIGNICAT), "mitid-extra", BOTH),
    Claim("mitid_ial", _level("ial", Dialect.SIGNICAT), "mitid-extra", BOTH),
    Claim("mitid_aal", _level("aal", Dialect.SIGNICAT), "mitid-extra", BOTH),
    Claim("mitid_name_and_address_protection", _told(lambda t: t.name is None),
          "mitid-extra", BOTH),
)  # fmt: skip

CRIIPTO: tuple[Claim, ...] = (
    Claim("identityscheme", lambda f: "dkmitid", place=BOTH),
    Claim("uuid", lambda f: str(f.identity), place=BOTH),
    Claim("name", _told(lambda t: _name(t) or _alias(t)), place=BOTH),
    Claim("birthdate", _told(lambda t: t.born.isoformat()), place=BOTH),
    Claim("age", _told(lambda t: str(t.age)), place=BOTH),
    Claim("country", lambda f: "DK", place=BOTH),
    Claim("cprNumberIdentifier", _told(lambda t: t.cpr), "ssn", BOTH, public=True),
)

# What the school's dialect tells is of pupils, and no table of claims about an eID: `school.py`.
TABLES: dict[Dialect, tuple[Claim, ...]] = {
    Dialect.OWN: OWN,
    Dialect.NEB: NEB,
    Dialect.SIGNICAT: SIGNICAT,
    Dialect.CRIIPTO: CRIIPTO,
    Dialect.UNILOGIN: (),
}
# By these a client asks for the person's own CPR number.
NUMBER_SCOPES = frozenset({"cpr", "ssn", "nin"})
BASE_SCOPES = ("openid", "offline_access")
# Scopes for a token more, beside those that open claims.
USERINFO_TOKEN, TRANSACTION_TOKEN = "userinfo_token", "transaction_token"
_OF_DIGITAL_POST = (*MAILBOX_SCOPES, NATIVE)
_MORE_SCOPES = {
    Dialect.OWN: _OF_DIGITAL_POST,
    Dialect.NEB: (USERINFO_TOKEN, TRANSACTION_TOKEN),
}
SCOPES: dict[Dialect, frozenset[str]] = {
    dialect: frozenset(
        (*BASE_SCOPES, *_MORE_SCOPES.get(dialect, ()), *(one.scope for one in table if one.scope))
    )
    for dialect, table in TABLES.items()
}
# Those of Digital Post are offered by its own issuer alone.
_KNOWN = (*BASE_SCOPES, *(scope for found in SCOPES.values() for scope in sorted(found)))
ALL_SCOPES = tuple(one for one in dict.fromkeys(_KNOWN) if one not in _OF_DIGITAL_POST)
PUPIL = tuple(claim.name for claim in UNILOGIN)
COMMON = ("iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid")
ALL_CLAIMS = tuple(
    dict.fromkeys((*COMMON, *PUPIL, *(c.name for table in TABLES.values() for c in table)))
)


def table_for(dialect: str, scopes: Iterable[str]) -> tuple[Claim, ...]:
    """Return the claims that a client of the dialect may get for the scopes."""
    spoken = Dialect(dialect)
    if spoken is Dialect.NEB and is_about_age_alone(scopes):
        return NEB_AGE
    return TABLES[spoken]
