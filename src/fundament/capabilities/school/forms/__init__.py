"""What adults and young people give in at the pages of school."""

from collections.abc import Mapping
from uuid import UUID

from fundament.capabilities.school.forms.lists import read_schools
from fundament.capabilities.school.types import Act, ActNotAllowed, Chosen, NotYourPupil, TrustId
from fundament.kernel.ids import PersonUuid

__all__ = ["act_of", "chosen", "person_of", "read_schools", "trust_of"]


def act_of(fields: Mapping[str, str]) -> Act:
    """Return which act a form asks for. Raises ActNotAllowed for one that there is not."""
    try:
        return Act(fields.get("act", ""))
    except ValueError as error:
        raise ActNotAllowed from error


def person_of(fields: Mapping[str, str]) -> PersonUuid:
    """Return which person a form is about. Raises NotYourPupil for what is no id."""
    try:
        return PersonUuid(UUID(fields.get("person", "")))
    except ValueError as error:
        raise NotYourPupil from error


def trust_of(fields: Mapping[str, str]) -> TrustId:
    """Return which device a form is about; no device has the id of zeros."""
    try:
        return TrustId(UUID(fields.get("device", "")))
    except ValueError:
        return TrustId(UUID(int=0))


def chosen(fields: Mapping[str, str], totp_secret: str) -> Chosen:
    """Return what the young person chose for her eID."""
    return Chosen(
        fields.get("code", ""),
        fields.get("username", ""),
        fields.get("password", ""),
        totp_secret,
        fields.get("display", ""),
    )
