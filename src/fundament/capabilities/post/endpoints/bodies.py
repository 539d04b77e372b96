"""Objects within the JSON body of a call, and files that come in a form."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from math import isfinite
from typing import Any, TypeVar
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.datastructures import MultiValueDict

from fundament.capabilities.post.endpoints.clients import Body
from fundament.capabilities.post.types import BodyUnreadable
from fundament.capabilities.post.types.administration_refusals import FileMissing

E = TypeVar("E", bound=StrEnum)
_MOST_ITEMS = 500
_UNKNOWN = "UNKNOWN"


class Part(Body):
    """An object of the body, read field by field; refusals say where it stands.

    Every reader raises BodyUnreadable for a value that the field cannot have, and gives None, or
    nothing, where the field is absent or null.
    """

    def __init__(self, fields: dict[str, Any], place: str = "") -> None:
        self.fields, self.place = fields, place

    def at(self, name: str) -> str:
        """Return where a field stands in the body."""
        return f"{self.place}.{name}" if self.place else name

    def text(self, name: str, most: int) -> str | None:
        """Return a text of at most so many characters."""
        try:
            return super().text(name, most)
        except BodyUnreadable as error:
            raise BodyUnreadable(reason=self.at(name)) from error

    def words(self, name: str, most: int = 256) -> str:
        """Return a text without what stands around it, empty where there is none."""
        return (self.text(name, most) or "").strip()

    def moment(self, name: str) -> datetime | None:
        """Return a time; it must say its offset."""
        given = self.text(name, 40)
        try:
            found = None if given is None else datetime.fromisoformat(given)
        except ValueError as error:
            raise BodyUnreadable(reason=self.at(name)) from error
        if found is not None and (found.tzinfo is None or not 1900 <= found.year < 9999):
            raise BodyUnreadable(reason=self.at(name))
        return found

    def amount(self, name: str) -> float | None:
        """Return a number."""
        found = self.fields.get(name)
        if found is None:
            return None
        if isinstance(found, bool) or not isinstance(found, int | float):
            raise BodyUnreadable(reason=self.at(name))
        try:
            number = float(found)
        except OverflowError as error:
            raise BodyUnreadable(reason=self.at(name)) from error
        if not isfinite(number):
            raise BodyUnreadable(reason=self.at(name))
        return number

    def whole(self, name: str) -> int | None:
        """Return a whole number."""
        found = self.amount(name)
        if found is not None and (found != int(found) or abs(found) > 10**9):
            raise BodyUnreadable(reason=self.at(name))
        return None if found is None else int(found)

    def part(self, name: str) -> "Part | None":
        """Return the object there."""
        found = self.fields.get(name)
        if found is None:
            return None
        if not isinstance(found, dict):
            raise BodyUnreadable(reason=self.at(name))
        return Part(found, self.at(name))

    def many(self, name: str) -> Iterator["Part"]:
        """Yield the objects of an array."""
        for place, one in enumerate(self._array(name)):
            if not isinstance(one, dict):
                raise BodyUnreadable(reason=self.at(name))
            yield Part(one, f"{self.at(name)}[{place}]")

    def one_of(self, name: str, values: type[E]) -> E | None:
        """Return one of the values of a list that the description names; UNKNOWN is none."""
        given = self.text(name, 60)
        return None if given in {None, _UNKNOWN} else self._value(name, given, values)

    def some_of(self, name: str, values: type[E]) -> tuple[E, ...]:
        """Return those of the values that an array holds."""
        return tuple(self._value(name, one, values) for one in self._array(name))

    def _value(self, name: str, given: object, values: type[E]) -> E:
        try:
            return values(str(given))
        except ValueError as error:
            raise BodyUnreadable(reason=self.at(name)) from error

    def _array(self, name: str) -> list[Any]:
        found = self.fields.get(name)
        if found is None:
            return []
        if not isinstance(found, list) or len(found) > _MOST_ITEMS:
            raise BodyUnreadable(reason=self.at(name))
        return found


def body_of(request: HttpRequest) -> Part:
    """Return the JSON object of the call. Raises BodyUnreadable."""
    return Part(Body.of(request).fields)


def file_of(request: HttpRequest, kilobytes: int) -> bytes:
    """Return the part `file` of a form, by whatever method it is sent. Raises FileMissing."""
    refused = FileMissing(kilobytes=kilobytes)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if (request.content_type or "").lower() != "multipart/form-data":
        raise refused
    if not length.isdecimal() or int(length) > (kilobytes + 16) * 1024:
        raise refused
    try:
        [file] = _files(request).getlist("file")
    except (MultiPartParserError, SuspiciousOperation, ValueError) as error:
        raise refused from error
    content: bytes = file.read()
    if len(content) > kilobytes * 1024:
        raise refused
    return content


def _files(request: HttpRequest) -> MultiValueDict[str, Any]:
    """Return the files of a form; Django reads those of POST alone by itself."""
    if request.method == "POST":
        return request.FILES
    handlers = request.upload_handlers
    stream: Any = request  # it reads like a file
    return MultiPartParser(request.META, stream, handlers, request.encoding).parse()[1]


def certificate_of(request: HttpRequest) -> bytes:
    """Return the certificate of the part `file`, PEM or DER, as DER. Raises FileMissing.

    What is no certificate comes as it is: whoever looks at it says so.
    """
    content = file_of(request, 64)
    if b"-----BEGIN" not in content:
        return content
    try:
        return x509.load_pem_x509_certificate(content).public_bytes(Encoding.DER)
    except ValueError:
        return content


def uuids_in(parts: Iterator[Part]) -> tuple[UUID, ...]:
    """Return the `id` of each. Raises BodyUnreadable where one has none."""
    found = []
    for part in parts:
        one = part.uuid("id")
        if one is None:
            raise BodyUnreadable(reason=part.at("id"))
        found.append(one)
    return tuple(found)
