"""Decisions about OpenID Connect: what a request wants, what is released, may a client join."""

from fundament.capabilities.login.rules.openid.ages import is_about_age_alone
from fundament.capabilities.login.rules.openid.claims import (
    Facts,
    Place,
    claims_for,
    common_claims,
    subject_for,
)
from fundament.capabilities.login.rules.openid.codes import (
    CodeFacts,
    CodeRule,
    RefreshFacts,
    RefreshRule,
    broken_by_code,
    broken_by_refresh,
)
from fundament.capabilities.login.rules.openid.dialects import (
    ALL_CLAIMS,
    ALL_SCOPES,
    EMAIL,
    NUMBER_SCOPES,
    TRANSACTION_TOKEN,
    USERINFO_TOKEN,
    table_for,
)
from fundament.capabilities.login.rules.openid.digital_post import (
    MAILBOX_SCOPES,
    as_asked_of_digital_post,
)
from fundament.capabilities.login.rules.openid.idp_params import IdpParams, read_idp_params
from fundament.capabilities.login.rules.openid.levels import SPELLINGS, Dialect, spelt
from fundament.capabilities.login.rules.openid.lint import remarks_on
from fundament.capabilities.login.rules.openid.school import (
    PupilFacts,
    SchoolWish,
    pupil_claims,
    school_wish_of,
)
from fundament.capabilities.login.rules.openid.simulation import Simulation, simulation_in
from fundament.capabilities.login.rules.openid.wishes import ERRORS, wanted_by

__all__ = [
    "ALL_CLAIMS",
    "ALL_SCOPES",
    "EMAIL",
    "ERRORS",
    "MAILBOX_SCOPES",
    "NUMBER_SCOPES",
    "SPELLINGS",
    "TRANSACTION_TOKEN",
    "USERINFO_TOKEN",
    "CodeFacts",
    "CodeRule",
    "Dialect",
    "Facts",
    "IdpParams",
    "Place",
    "PupilFacts",
    "RefreshFacts",
    "RefreshRule",
    "SchoolWish",
    "Simulation",
    "as_asked_of_digital_post",
    "broken_by_code",
    "broken_by_refresh",
    "claims_for",
    "common_claims",
    "is_about_age_alone",
    "pupil_claims",
    "read_idp_params",
    "remarks_on",
    "school_wish_of",
    "simulation_in",
    "spelt",
    "subject_for",
    "table_for",
    "wanted_by",
]
