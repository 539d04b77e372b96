"""OIOSAML Web SSO Profile 3.0.3, as the official login broker speaks it.

Source: OIOSAML Web SSO Profile 3.0.3; the broker's published metadata and service-provider
libraries (OIOSAML.Java 3.2.2, OIOSAML.Net 3.0.4).
"""

from fundament.standards.oiosaml.types import AttributeName, Profile
from fundament.standards.saml.names import SAMLP

_CORE = "https://data.gov.dk/model/core/"
_CONCEPT = "https://data.gov.dk/concept/core/"

_ATTRIBUTES = {
    "spec_version": AttributeName(f"{_CORE}specVersion", "SpecVer"),
    "loa": AttributeName(f"{_CONCEPT}nsis/loa", "NSISLevelOfAssurance"),
    "ial": AttributeName(f"{_CONCEPT}nsis/ial", "IdentityAssuranceLevel"),
    "aal": AttributeName(f"{_CONCEPT}nsis/aal", "AuthenticationAssuranceLevel"),
    "full_name": AttributeName(f"{_CORE}eid/fullName", "FullName"),
    "first_name": AttributeName(f"{_CORE}eid/firstName", "FirstName"),
    "last_name": AttributeName(f"{_CORE}eid/lastName", "LastName"),
    "alias": AttributeName(f"{_CORE}eid/alias", "Alias"),
    "email": AttributeName(f"{_CORE}eid/email", "Email"),
    "cpr_number": AttributeName(f"{_CORE}eid/cprNumber", "CPRNumber"),
    "cpr_uuid": AttributeName(f"{_CORE}eid/cprUuid", "CPRUUID"),
    "age": AttributeName(f"{_CORE}eid/age", "Age"),
    "date_of_birth": AttributeName(f"{_CORE}eid/dateOfBirth", "DateOfBirth"),
    "pid": AttributeName(f"{_CORE}eid/person/pid", "PID"),
    "professional_uuid": AttributeName(
        f"{_CORE}eid/professional/uuid/persistent", "ProfessionalPersistentUUID"
    ),
    "rid": AttributeName(f"{_CORE}eid/professional/rid", "RID"),
    "cvr": AttributeName(f"{_CORE}eid/professional/cvr", "CVR"),
    "organisation_name": AttributeName(f"{_CORE}eid/professional/orgName", "OrganizationName"),
    "production_unit": AttributeName(f"{_CORE}eid/professional/productionUnit", "ProductionUnit"),
    "se_number": AttributeName(f"{_CORE}eid/professional/seNumber", "SENumber"),
    "authorized_to_represent": AttributeName(
        f"{_CORE}eid/professional/authorizedToRepresent", "AuthorizedToRepresent"
    ),
    "privileges": AttributeName(f"{_CORE}eid/privilegesIntermediate", "Privileges"),
    "bootstrap_token": AttributeName(f"{_CORE}eid/bootstrapToken", "BootstrapToken"),
}

OIOSAML = Profile(
    version="3.0.3",
    protocols=(SAMLP,),
    spec_version="OIO-SAML-3.0",
    level_prefix=f"{_CONCEPT}nsis/loa/",
    identity_prefix="https://data.gov.dk/eid/",
    credential_prefix="https://nemlogin.dk/internal/credential/type/",
    person_prefix=f"{_CORE}eid/person/uuid/",
    professional_prefix=f"{_CORE}eid/professional/uuid/",
    extensions="https://data.gov.dk/eid/saml/extensions",
    app_switch="AppSwitch",
    sso_paths=("/idp/saml/3.0/", "/saml/3.0/"),
    metadata_path="/saml/3.0/metadata",
    official_hosts={
        "login.nemlog-in.dk": "https://saml.nemlog-in.dk",
        "login.test-nemlog-in.dk": "https://saml.test-nemlog-in.dk/",
        "test-devtest4-nemlog-in.dk": "https://saml.test-devtest4-nemlog-in.dk",
    },
    attributes=_ATTRIBUTES,
)
