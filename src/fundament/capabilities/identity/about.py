"""The front plate of identity."""

from fundament.capabilities.identity import service
from fundament.kernel.about import About, DataSet, HealthCheck, PersonalData, Standard, Term

ABOUT = About(
    name="identity",
    danish="MitID",
    owner="Digitaliseringsstyrelsen",
    purpose="Persons have one electronic identity and the authenticators to sign in with it.",
    standards=(
        Standard("NSIS", "2.0.2a", "https://digst.dk/it-loesninger/standarder/nsis/"),
        Standard(
            "Regulation (EU) 2015/1502, annex",
            "2015",
            "https://eur-lex.europa.eu/eli/reg_impl/2015/1502/oj",
        ),
        Standard("TOTP", "RFC 6238", "https://www.rfc-editor.org/rfc/rfc6238"),
        Standard("WebAuthn", "Level 3", "https://www.w3.org/TR/webauthn-3/"),
        Standard("Argon2", "RFC 9106", "https://www.rfc-editor.org/rfc/rfc9106"),
    ),
    provides=("identity",),
    depends_on=("registers", "postgresql"),
    data_sets=(
        DataSet(
            "identities",
            "Elektroniske identiteter og identifikationsmidler",
            PersonalData.PERSON_NUMBER,
            "Lov om MitID og NemLog-in",
        ),
        DataSet(
            "life of identities",
            "Hvad der er sket med hvert eID: legitimation, niveau, hvem, hvornår, hvorfor",
            PersonalData.PERSON_NUMBER,
            "Lov om MitID og NemLog-in",
        ),
        DataSet(
            "duplicates",
            "Personnumre, der måske eller sikkert er samme persons",
            PersonalData.PERSON_NUMBER,
            "Lov om MitID og NemLog-in",
        ),
        DataSet(
            "login attempts",
            "Forsøg på at logge ind (slettes efter et døgn)",
            PersonalData.ORDINARY,
            "Databeskyttelsesforordningen artikel 6, stk. 1, litra e, og artikel 32",
        ),
    ),
    health=(HealthCheck("identity.secrets", service.secrets_fault),),
    terms=(
        Term("identity", "elektronisk identitet", "What a person signs in as; it has a UUID."),
        Term("authenticator", "identifikationsmiddel", "A password, a code display and the like."),
        Term("code display", "kodeviser", "A device or app that shows a new code every 30 s."),
        Term("app", "app", "A page in a second browser that holds a key and approves logins."),
        Term("passkey", "adgangsnøgle", "A key for one site, unlocked by its holder (WebAuthn)."),
        Term("recovery code", "genoprettelseskode", "One of the codes on paper; works once."),
        Term("step-up", "opgradering af login", "A running session is raised by what is missing."),
        Term("level of assurance", "sikringsniveau", "How surely one is known: Low to High."),
        Term("IAL", "identitetssikringsniveau", "How surely the person was identified."),
        Term("AAL", "autentifikationssikringsniveau", "How strong the authenticators are."),
        Term("registration authority", "registreringsmyndighed", "Proofs people and issues eIDs."),
        Term("proofing", "identitetssikring", "Finding out by evidence who somebody is."),
        Term("administrative number", "administrativt personnummer", "Of who never lived here."),
        Term("lock-out", "spærring", "Time in which no try is accepted, after wrong ones."),
    ),
)
