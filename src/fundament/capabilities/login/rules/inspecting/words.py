"""How the rules for an answer are said, in Danish and English, with their source where the table
of checks does not have it."""

WORDS: dict[str, tuple[str, str, str]] = {
    "response-signature": (
        "Hele svaret er underskrevet med en nøgle i nodens metadata.",
        "The whole answer is signed by a key of the node's metadata.",
        "eIDAS SAML Message Format 1.2, 5",
    ),
    "person": (
        "De fire oplysninger i mindstesættet er der, og identifikatoren har sin form.",
        "The four attributes of the minimum data set are there, and the identifier has its form.",
        "",
    ),
    "countries": (
        "Identifikatoren er afsenderlandets og lavet til modtagerlandet.",
        "The identifier is the sending country's, made for the receiving one.",
        "",
    ),
    "destination": (
        "Destination er tjenestens egen svaradresse (ACS).",
        "The Destination is the service's own answer address (ACS).",
        "",
    ),
    "in-response-to": (
        "InResponseTo er ID'et på den anmodning, som tjenesten selv har sendt.",
        "InResponseTo is the ID of the request that the service itself has sent.",
        "",
    ),
    "response-issuer": (
        "Issuer på Response er brokeren, hvis den er der.",
        "The Issuer of the Response is the broker, where there is one.",
        "",
    ),
    "response-time": (
        "IssueInstant på Response er højst fem minutter fra uret.",
        "The IssueInstant of the Response is at most five minutes from the clock.",
        "",
    ),
    "status": (
        "Status er Success.",
        "The status is Success.",
        "saml-core 3.2.2.2",
    ),
    "encrypted": (
        "Der er netop én EncryptedAssertion og ingen ukrypteret Assertion.",
        "There is exactly one EncryptedAssertion, and no Assertion in clear.",
        "OIOSAML, Response",
    ),
    "opens": (
        "Det krypterede er uskadt og åbnes af en nøgle, der står i tjenestens metadata.",
        "What is encrypted is intact, and is opened by a key of the service's metadata.",
        "XML Encryption 3.4, 4.4",
    ),
    "cipher-announced": (
        "Krypteringens algoritmer står i tjenestens metadata; nævner de ingen, er det profilens "
        "AES-GCM og RSA-OAEP med SHA-256.",
        "The algorithms of the encryption are in the service's metadata; where that lists none, "
        "they are the profile's AES-GCM and RSA-OAEP with SHA-256.",
        "saml-metadata 2.4.1.1, EncryptionMethod",
    ),
    "signature": (
        "Assertion er underskrevet som helhed med en nøgle, der står i brokerens metadata.",
        "The Assertion is signed as a whole by a key that is in the broker's metadata.",
        "OIOSAML; saml-core 5.4",
    ),
    "shape": (
        "Assertion har kun det, profilen kender: én AuthnStatement, én AttributeStatement.",
        "The Assertion has only what the profile knows: one AuthnStatement, one "
        "AttributeStatement.",
        "OIOSAML",
    ),
    "id-length": (
        "Assertions ID har mindst 16 tegn.",
        "The Assertion's ID has at least 16 characters.",
        "",
    ),
    "issuer": (
        "Issuer på Assertion er brokerens entityID, tegn for tegn.",
        "The Issuer of the Assertion is the broker's entityID, character for character.",
        "",
    ),
    "issue-instant": (
        "IssueInstant på Assertion er højst fem minutter fra uret.",
        "The IssueInstant of the Assertion is at most five minutes from the clock.",
        "",
    ),
    "bearer": (
        "En SubjectConfirmation (bearer) har vores Recipient, vores InResponseTo, en gyldig "
        "NotOnOrAfter og ingen NotBefore.",
        "A SubjectConfirmation (bearer) has our Recipient, our InResponseTo, a NotOnOrAfter that "
        "has not passed, and no NotBefore.",
        "",
    ),
    "conditions": (
        "Tiden nu er inden for Conditions (NotBefore og NotOnOrAfter).",
        "The time now is within the Conditions (NotBefore and NotOnOrAfter).",
        "",
    ),
    "audience": (
        "Tjenestens entityID står i hver AudienceRestriction.",
        "The service's entityID is in every AudienceRestriction.",
        "",
    ),
    "session-index": (
        "AuthnStatement har et SessionIndex.",
        "The AuthnStatement has a SessionIndex.",
        "",
    ),
    "session-open": (
        "SessionNotOnOrAfter er ikke passeret.",
        "The SessionNotOnOrAfter has not passed.",
        "",
    ),
    "authn-instant": (
        "AuthnInstant ligger ikke i fremtiden.",
        "The AuthnInstant is not in the future.",
        "",
    ),
    "attribute-names": (
        "Hver attribut er der kun én gang.",
        "Each attribute is there once only.",
        "",
    ),
    "required-attributes": (
        "Hver attribut, som tjenestens metadata kræver (isRequired), er i svaret.",
        "Each attribute that the service's metadata requires (isRequired) is in the answer.",
        "saml-metadata 2.4.4.2",
    ),
    "attribute-forms": (
        "NameFormat på attributterne er uri (basic fra gamle udstedere).",
        "The NameFormat of the attributes is uri (basic from old providers).",
        "",
    ),
    "spec-version": (
        "Attributten specVersion er profilens.",
        "The attribute specVersion is that of the profile.",
        "",
    ),
    "name-id-format": (
        "Format på NameID er persistent eller transient.",
        "The Format of the NameID is persistent or transient.",
        "",
    ),
    "name-id": (
        "NameID er et UUID under præfikset for person eller professionel.",
        "The NameID is a UUID under the prefix of a person or a professional.",
        "",
    ),
    "identity-type": (
        "Identitetstypen er den, der blev bedt om.",
        "The identity type is the one that was asked for.",
        "",
    ),
    "professional": (
        "En professionel har CVR-nummer og organisationens navn.",
        "A professional has a CVR number and the organisation's name.",
        "",
    ),
    "level": (
        "Sikringsniveauet (nsis/loa) er mindst det, der blev bedt om.",
        "The level of assurance (nsis/loa) is at least what was asked for.",
        "",
    ),
}
