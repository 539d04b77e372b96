"""The hand-over to remote print (fjernprint): a printer takes jobs, and tells what became of them.

Municipalities have printers of their own choice behind SF1601; here one for the installation.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.conf import settings

from fundament.capabilities.post.adapters.sheets import letter_pdf
from fundament.capabilities.post.types.paper import PrintJob, PrintNews, ReturnReason


class Printer(Protocol):
    """Prints letters, puts them into envelopes and hands them to the carrier."""

    def take(self, job: PrintJob) -> None:
        """Take the job. The same transmission again changes nothing: it is printed once.

        Raises OSError when the printer does not answer, NotPrintable for what it cannot print.
        """

    def news_of(self, transmissions: Iterable[UUID]) -> dict[UUID, PrintNews]:
        """Return what became of those that the carrier has, or has brought back. Raises OSError."""


@dataclass(frozen=True, slots=True)
class DemoPrinter:
    """The demo's printer: each letter is a PDF in a folder, and nothing leaves the machine."""

    folder: Path

    def take(self, job: PrintJob) -> None:
        """Print the letter to a file, unless it is there. Raises NotPrintable, OSError."""
        file = self._file(job.transmission)
        if file.exists():
            return
        content = letter_pdf(job)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        spare = file.with_suffix(".new")
        spare.write_bytes(content)
        spare.chmod(0o600)
        spare.rename(file)

    def news_of(self, transmissions: Iterable[UUID]) -> dict[UUID, PrintNews]:
        """Return that what is printed is with the carrier, and what was marked as brought back."""
        return {
            one: PrintNews(self._returned(one)) for one in transmissions if self._file(one).exists()
        }

    def printed(self, transmission: UUID) -> bytes | None:
        """Return the letter as it was printed, or None."""
        file = self._file(transmission)
        return file.read_bytes() if file.exists() else None

    def bring_back(self, transmission: UUID, reason: ReturnReason) -> None:
        """Play the carrier that brings a letter back."""
        self._mark(transmission).write_text(reason)

    def _returned(self, transmission: UUID) -> ReturnReason | None:
        mark = self._mark(transmission)
        return ReturnReason(mark.read_text()) if mark.exists() else None

    def _file(self, transmission: UUID) -> Path:
        return self.folder / f"{transmission}.pdf"

    def _mark(self, transmission: UUID) -> Path:
        return self.folder / f"{transmission}.returned"


def configured() -> Printer | None:
    """Return the printer of this installation; None in production, where there is none yet."""
    return DemoPrinter(settings.HOME / "print") if settings.DEMO else None
