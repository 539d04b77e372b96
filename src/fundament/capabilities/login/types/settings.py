"""What an operator says of a service beside its metadata, and how fetching that metadata goes."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from fundament.kernel.errors import Refusal


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """What an operator sets.

    `metadata_url`: where its metadata is fetched by the hour, empty for uploads only;
    `certificate` (PEM): of the key that signs that metadata, empty where nobody checks;
    `return_urls`: the addresses back to its apps; `cpr_match`: people give it their CPR number
    themselves (private services only).
    """

    metadata_url: str = ""
    certificate: str = ""
    return_urls: tuple[str, ...] = ()
    cpr_match: bool = False


@dataclass(frozen=True, slots=True)
class SourceState:
    """How fetching went: the last good time, the last try, and what was wrong with it."""

    fetched_at: datetime | None = None
    tried_at: datetime | None = None
    fault: str = ""
    fault_da: str = ""
    fault_en: str = ""

    def fault_in(self, language: str) -> str:
        """Return what was wrong with the last try, empty when nothing was."""
        return self.fault_da if language.startswith("da") else self.fault_en


NO_SETTINGS, NO_SOURCE = ProviderSettings(), SourceState()
_WHY = {
    "address": ("adressen kan ikke læses", "the address cannot be read"),
    "scheme": ("adressen er ikke https", "the address is not https"),
    "name": ("værtsnavnet findes ikke", "the host name does not exist"),
    "inside": ("adressen er på et internt net", "the address is on an internal network"),
    "certificate": (
        "serverens certifikat kan ikke godkendes",
        "the server's certificate cannot be verified",
    ),
    "connection": ("der er ingen forbindelse", "there is no connection"),
    "time": ("det tog for lang tid", "it took too long"),
    "size": ("dokumentet er større end en megabyte", "the document is larger than a megabyte"),
    "status": ("serveren svarede ikke med dokumentet", "the server did not give the document"),
}


class NotFetched(Refusal):
    """The document at an address could not be had; `reason` is one of the words above."""

    code: ClassVar[str] = "login.metadata.not.fetched"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Metadata kunne ikke hentes: {why}."
    english: ClassVar[str] = "The metadata could not be fetched: {why}."

    def sentence(self, language: str = "da") -> str:
        """Return the sentence with the reason in its own language."""
        danish, english = _WHY[str(self.facts["reason"])]
        if language.startswith("da"):
            return self.danish.format(why=danish)
        return self.english.format(why=english)


class SettingsRefused(Refusal):
    """What was set for a service cannot be used; `field` is where."""

    code: ClassVar[str] = "login.settings.refused"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Indstillingen kan ikke bruges: {danish}"
    english: ClassVar[str] = "The setting cannot be used: {english}"


class MetadataForeign(Refusal):
    """The document at the address is not that service's, or not signed by whom it should be."""

    code: ClassVar[str] = "login.metadata.foreign"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Adressen gav metadata, der ikke er tjenestens egne: {danish}"
    english: ClassVar[str] = "The address gave metadata that are not the service's own: {english}"
