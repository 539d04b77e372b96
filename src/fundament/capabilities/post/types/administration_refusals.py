"""Why a call of an administrator is refused."""

from dataclasses import dataclass
from typing import ClassVar

from fundament.kernel.errors import Refusal


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with a field, by the name that the API gives it."""

    field: str
    danish: str
    english: str

    def in_language(self, language: str) -> str:
        """Return the sentence in the language: Danish for `da`, else English."""
        return self.danish if language.startswith("da") else self.english


class NotPossible(Refusal):
    """Something cannot be as it was filled in; `faults` says all that is wrong, field by field."""

    resource: ClassVar[str] = ""

    def __init__(self, *faults: FieldFault) -> None:
        super().__init__(
            field=", ".join(dict.fromkeys(one.field for one in faults)),
            reason_da=" ".join(one.danish for one in faults),
            reason_en=" ".join(one.english for one in faults),
        )
        self.faults = faults


class NotAdministered(Refusal):
    """The person administers no such organisation, whether there is such a one or not."""

    code: ClassVar[str] = "organisation.not.administered"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Organisationen findes ikke, eller du er ikke dens administrator."
    english: ClassVar[str] = "The organisation does not exist, or you are not its administrator."


class OrganisationNotFound(Refusal):
    """No organisation has this id."""

    code: ClassVar[str] = "organisation.not.found"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Organisationen findes ikke."
    english: ClassVar[str] = "The organisation does not exist."


class OrganisationFixed(Refusal):
    """What the call would change is decided by the registers, or by law."""

    code: ClassVar[str] = "organisation.field.not.changed.here"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Organisationens felt {field} kan ikke ændres her."
    english: ClassVar[str] = "The field {field} of the organisation cannot be changed here."


class LogoMissing(Refusal):
    """The organisation has no logo."""

    code: ClassVar[str] = "logo.not.found"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Organisationen har intet logo."
    english: ClassVar[str] = "The organisation has no logo."


class LogoNotAccepted(Refusal):
    """The file is no PNG picture that everybody can be shown."""

    code: ClassVar[str] = "logo.not.valid"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = (
        "Logoet skal være et helt PNG-billede på højst {kilobytes} kB og {pixels} × {pixels} "
        "punkter, uden andet i filen."
    )
    english: ClassVar[str] = (
        "The logo must be a whole PNG picture of at most {kilobytes} kB and {pixels} × {pixels} "
        "pixels, with nothing else in the file."
    )


class FileMissing(Refusal):
    """The call holds no part named file, or one that is too large."""

    code: ClassVar[str] = "file.missing"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = (
        "Kaldet skal være multipart/form-data med delen file på højst {kilobytes} kB."
    )
    english: ClassVar[str] = (
        "The call must be multipart/form-data with the part file of at most {kilobytes} kB."
    )


class SystemNotPossible(NotPossible):
    """A system cannot be set up like this."""

    resource: ClassVar[str] = "system"
    code: ClassVar[str] = "system.not.possible"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Systemet kan ikke sættes sådan op: {field}. {reason_da}"
    english: ClassVar[str] = "The system cannot be set up like this: {field}. {reason_en}"


class SystemInUse(Refusal):
    """Contact points send their letters to the system."""

    code: ClassVar[str] = "system.in.use"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "{count} kontaktpunkter bruger systemet. Giv dem et andet først."
    english: ClassVar[str] = "{count} contact points use the system. Give them another one first."


class DefaultNotPossible(Refusal):
    """Only a recipient system that is active can get the organisation's letters."""

    code: ClassVar[str] = "system.not.for.default"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Kun et aktivt modtagersystem kan få organisationens breve."
    english: ClassVar[str] = "Only an active recipient system can get the organisation's letters."


class CertificateNotAccepted(Refusal):
    """The file holds no certificate that a system can prove itself by; `why` says it."""

    code: ClassVar[str] = "certificate.not.accepted"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Certifikatet kan ikke bruges: {why}"
    english: ClassVar[str] = "The certificate cannot be used: {why}"

    def __init__(self, why: Refusal) -> None:
        super().__init__(why=why.code)
        self.why = why

    def sentence(self, language: str = "da") -> str:
        """Return the sentence with the reason in its own language."""
        template = self.danish if language.startswith("da") else self.english
        return template.format(why=self.why.sentence(language))


class CertificateOfAnother(Refusal):
    """The certificate is another organisation's, or a person's."""

    code: ClassVar[str] = "certificate.of.another.organisation"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = (
        "Certifikatet skal være et system- eller organisationscertifikat til organisationen selv."
    )
    english: ClassVar[str] = (
        "The certificate must be a system or organisation certificate of the organisation itself."
    )


class SshKeyNotAccepted(Refusal):
    """The file is no public key of OpenSSH that is strong enough."""

    code: ClassVar[str] = "ssh.key.not.valid"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = (
        "Filen skal være én offentlig OpenSSH-nøgle: Ed25519, ECDSA eller RSA på mindst 3072 bit."
    )
    english: ClassVar[str] = (
        "The file must be one OpenSSH public key: Ed25519, ECDSA, or RSA of at least 3072 bits."
    )


class GroupNotFound(Refusal):
    """The organisation has no such contact group."""

    code: ClassVar[str] = "contact.group.not.found"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Kontaktgruppen findes ikke i organisationen."
    english: ClassVar[str] = "The organisation has no such contact group."


class GroupNotPossible(Refusal):
    """Too deep, too many, within itself, or of a taken name."""

    code: ClassVar[str] = "contact.group.not.possible"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = (
        "Kontaktgruppen kan ikke være sådan: navnet er på 1-256 tegn og forskelligt fra naboernes, "
        "højst {deepest} grupper ligger i hinanden (ingen i sig selv), og der er højst {most}."
    )
    english: ClassVar[str] = (
        "The contact group cannot be like this: its name has 1-256 characters and differs from its "
        "neighbours', at most {deepest} lie within each other (none within itself), and there are "
        "{most} at most."
    )


class GroupNotEmpty(Refusal):
    """A group is deleted when nothing hangs on it."""

    code: ClassVar[str] = "contact.group.not.empty"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Kontaktgruppen er ikke tom: flyt kontaktpunkter og grupper først."
    english: ClassVar[str] = "The contact group is not empty: move its points and groups first."


class PointNotFound(Refusal):
    """The organisation has no such contact point."""

    code: ClassVar[str] = "contact.point.not.found"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Kontaktpunktet findes ikke i organisationen."
    english: ClassVar[str] = "The organisation has no such contact point."


class PointNotPossible(NotPossible):
    """A contact point cannot be like this."""

    resource: ClassVar[str] = "contactPoint"
    code: ClassVar[str] = "contact.point.not.possible"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Kontaktpunktet kan ikke være sådan: {field}. {reason_da}"
    english: ClassVar[str] = "The contact point cannot be like this: {field}. {reason_en}"


class TemplateUnknown(Refusal):
    """There is no such template."""

    code: ClassVar[str] = "system.template.not.found"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Standardsystemet findes ikke."
    english: ClassVar[str] = "The standard system does not exist."
