"""Refusals and names of the XML signature and encryption doors."""

from typing import ClassVar

from fundament.kernel.errors import Refusal

DS = "http://www.w3.org/2000/09/xmldsig#"
XENC = "http://www.w3.org/2001/04/xmlenc#"
XENC11 = "http://www.w3.org/2009/xmlenc11#"
EXC_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = f"{DS}enveloped-signature"
MORE = "http://www.w3.org/2001/04/xmldsig-more#"


class SignatureRefused(Refusal):
    """The document is not signed as we demand, or the signature is wrong."""

    code: ClassVar[str] = "signature.refused"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Signaturen blev afvist: {reason}."
    english: ClassVar[str] = "The signature was refused: {reason}."


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
