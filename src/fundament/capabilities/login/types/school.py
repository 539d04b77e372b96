"""What login knows of a pupil's login under way."""

from dataclasses import dataclass

from fundament.capabilities.login.types.broker import PendingId
from fundament.capabilities.school.types import Attempt, SchoolLevel


@dataclass(frozen=True, slots=True)
class SchoolPending:
    """A login under way by a school login; `attempt` is the school's, once a name was given."""

    id: PendingId
    service_da: str
    service_en: str
    level: SchoolLevel
    attempt: Attempt | None = None

    def service_in(self, language: str) -> str:
        """Return the name of what one logs in to."""
        return self.service_da if language.startswith("da") else self.service_en
