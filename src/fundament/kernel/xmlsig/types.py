"""Refusals and names of the XML signature and encryption doors."""

from typing import ClassVar

from fundament.kernel.errors import Refusal

DS = "http://www.w3.org/2000/09/xmldsig#"
XENC = "http://www.w3.org/2001/04/xmlenc#"
XENC11 = "http://www.w3.org/2009/xmlenc11#"
EXC_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = f"{DS}enveloped-signature"
# The transforms that leave an element whole but for its signature.
WHOLE = (ENVELOPED, EXC_C14N)
MORE = "http://www.w3.org/2001/04/xmldsig-more#"


# Why a signature is refused, in English as it is raised, and in Danish.
_WHY = {
    "comments and instructions are not allowed": "der må ikke være kommentarer og instruktioner",
    "an id occurs twice": "et ID er der to gange",
    "the root element needs one id": "rodelementet skal have netop ét ID",
    "one signature is needed right below the root element": (
        "der skal være netop én underskrift lige under rodelementet"
    ),
    "only exclusive canonicalisation is taken": "kun eksklusiv kanonisering tages imod",
    "the signature is not over the root element by its id": (
        "den er ikke over rodelementet ved dets ID"
    ),
    "the first transform must be enveloped-signature": (
        "den første transform skal være enveloped-signature"
    ),
    "the second transform must be exclusive canonicalisation": (
        "den anden transform skal være eksklusiv kanonisering"
    ),
    "the second transform has a foreign parameter": "den anden transform har en fremmed parameter",
    "#default in the list of prefixes is not taken": "#default blandt præfikserne tages ikke imod",
    "an algorithm of the signature is not taken": "en af dens algoritmer tages ikke imod",
    "it is not the signature of the expected partner": (
        "den er ikke lavet med en nøgle, som afsenderen er kendt ved"
    ),
    "the digest is not base64": "digest er ikke base64",
    "the digest does not fit what is signed": "digest passer ikke, for indholdet er et andet",
    "the signature has not the form that is taken": "den har ikke den form, der tages imod",
}


class SignatureRefused(Refusal):
    """The document is not signed as we demand, or the signature is wrong.

    `reason` is one of the English sentences above.
    """

    code: ClassVar[str] = "signature.refused"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Signaturen blev afvist: {reason}."
    english: ClassVar[str] = "The signature was refused: {reason}."

    def why(self, language: str = "da") -> str:
        """Return the reason alone, in the language."""
        reason = str(self.facts["reason"])
        return _WHY[reason] if language.startswith("da") else reason

    def sentence(self, language: str = "da") -> str:
        """Return the sentence with the reason in its own language."""
        template = self.danish if language.startswith("da") else self.english
        return template.format(reason=self.why(language))


class DecryptionRefused(Refusal):
    """What was encrypted cannot be used; always the same words, so that nobody learns why."""

    code: ClassVar[str] = "decryption.refused"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Det krypterede indhold kan ikke bruges."
    english: ClassVar[str] = "The encrypted content cannot be used."


class AlgorithmRefused(Refusal):
    """An algorithm that we do not use."""

    code: ClassVar[str] = "algorithm.refused"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Algoritmen bruges ikke her: {algorithm}."
    english: ClassVar[str] = "The algorithm is not used here: {algorithm}."
