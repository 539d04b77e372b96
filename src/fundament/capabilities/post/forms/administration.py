"""What an administrator writes to set up a system or a contact point, read into wishes.

What is wrong is said by the rules, by the names of the API; `FIELDS` says which field of the page
each of these is.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fundament.capabilities.post.rules import points as rules
from fundament.capabilities.post.types import MailSystem, SystemKind
from fundament.capabilities.post.types.administration import (
    CodeType,
    Link,
    PointCodeShown,
    PointShown,
    PointWish,
    TargetType,
)
from fundament.capabilities.post.types.administration_refusals import FieldFault
from fundament.capabilities.post.types.systems import ContactPerson, Protocol, SystemSetup

FIELDS = {
    "name": "name",
    "systemTypes": "kinds",
    "endpoint": "endpoint",
    "receiptEndpoint": "receipt_endpoint",
    "allowedIps": "addresses",
    "activeTo": "in_use",
    "businessContactEmail": "business_email",
    "technicalContact.email": "contact_email",
    "delegatedCVR": "delegated_cvr",
    "memoVersion": "memo_version",
    "targets": "targets",
    "memoSizeThresholdMB": "size_mb",
    "allowedNumberOfAttachments": "attachments",
    "contactPointCodes": "codes",
    "contactPointCodes.code": "codes",
    "searchTerms": "terms",
    "recommendedAttributes": "attributes",
    "contactGroups": "groups",
    "systemId": "system",
    "reportLink.externalLink": "link",
}


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was filled in: texts and lists of what is ticked.

    `errors` by field; what is wrong with none of them stands under the empty name.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    ticked: Mapping[str, Sequence[str]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.texts.get(name, "")

    def has(self, name: str, value: str) -> bool:
        """Return whether that is ticked."""
        return value in self.ticked.get(name, ())

    def error(self, name: str) -> str | None:
        """Return what is wrong with the field, or None."""
        return self.errors.get(name)

    @property
    def error_list(self) -> list[dict[str, str]]:
        """Return the errors as the page's summary wants them."""
        return [
            {"field": f"field-{name}" if name else "", "text": text}
            for name, text in self.errors.items()
        ]

    def refused(self, name: str, sentence: str) -> "Filled":
        """Return the form with a refusal at its field; `name` is that of the API, or none."""
        field = FIELDS.get(name, "")
        told = " ".join(filter(None, (self.errors.get(field), sentence)))
        return replace(self, errors={**self.errors, field: told})

    def with_faults(self, faults: Iterable[FieldFault], language: str) -> "Filled":
        """Return the form with each fault at its field."""
        filled = self
        for one in faults:
            filled = filled.refused(one.field, one.in_language(language))
        return filled

    @property
    def version(self) -> int:
        """Return the version that the page showed; of what is none, one that is stale."""
        given = self["version"]
        return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else -1


def read_filled(given: QueryDict) -> Filled:
    """Return what was filled in, without what stands around it."""
    return Filled(
        {name: str(given[name]).replace("\0", "").strip() for name in given},
        {name: [str(one) for one in given.getlist(name)] for name in given},
    )


def system_filled(one: MailSystem) -> Filled:
    """Return the form of a system that is there."""
    contact = one.contact or ContactPerson("")
    texts = {
        "name": one.name,
        "protocol": one.protocol,
        "endpoint": one.endpoint,
        "receipt_endpoint": one.receipt_endpoint,
        "addresses": "\n".join(one.addresses),
        "contact_name": contact.name,
        "contact_email": contact.email,
        "contact_phone": contact.phone,
        "supplier": one.supplier,
        "business_email": one.business_email,
        "delegated_cvr": one.delegated_cvr,
        "memo_version": one.memo_version,
        "version": str(one.version),
    }
    in_use = ["1"] if one.active_from is not None else []
    return Filled(texts, {"kinds": sorted(one.kinds), "in_use": in_use})


def setup_of(filled: Filled, at: datetime, before: MailSystem | None = None) -> SystemSetup:
    """Return how the system shall be set up; what the page does not show stays as it was."""
    protocol = Protocol.REST_PULL
    with suppress(ValueError):
        protocol = Protocol(filled["protocol"])
    template = None
    with suppress(ValueError):
        template = UUID(filled["template"])
    told = ContactPerson(filled["contact_name"], filled["contact_email"], filled["contact_phone"])
    begins = (before.active_from if before else None) or at
    return SystemSetup(
        name=filled["name"],
        kinds=frozenset(kind for kind in SystemKind if filled.has("kinds", kind)),
        active_from=begins if filled.has("in_use", "1") else None,
        active_to=before.active_to if before and filled.has("in_use", "1") else None,
        addresses=tuple(re.split(r"[\s,;]+", filled["addresses"])) if filled["addresses"] else (),
        memo_version=filled["memo_version"] or "1.1",
        protocol=protocol,
        endpoint=filled["endpoint"],
        receipt_endpoint=filled["receipt_endpoint"],
        contact=told if told != ContactPerson("") else None,
        supplier=filled["supplier"][:256],
        business_email=filled["business_email"],
        delegated_cvr=re.sub(r"\s", "", filled["delegated_cvr"]),
        template=before.template if before else template,
    )


def point_filled(one: PointShown) -> Filled:
    """Return the form of a contact point that is there."""
    link = one.report_link or Link("")
    texts = {
        "name": one.name,
        "description": one.description,
        "internal_description": one.internal_description,
        "size_mb": "" if one.size_mb is None else f"{one.size_mb:g}".replace(".", ","),
        "attachments": "" if one.attachments is None else str(one.attachments),
        "system": str(one.system or ""),
        "codes": "\n".join(f"{code.type} {code.code} {code.name}".strip() for code in one.codes),
        "terms": "\n".join(one.terms),
        "attributes": "\n".join(one.attributes),
        "link": link.address,
        "link_text": link.text,
        "version": str(one.version),
    }
    ticked: dict[str, Sequence[str]] = {
        "targets": one.targets,
        "groups": [str(group) for group in one.groups],
        "active": ["1"] if one.active else [],
        "visible": ["1"] if one.visible else [],
    }
    return Filled(texts, ticked)


def point_of(filled: Filled) -> tuple[PointWish, Filled]:
    """Return the contact point as wished, and the form with all that cannot be read or be."""
    codes, faults = _codes(filled["codes"])
    size, attachments = _number(filled["size_mb"]), _number(filled["attachments"])
    if filled["size_mb"] and size is None:
        faults["size_mb"] = _("Skriv et tal, for eksempel 10.")
    if filled["attachments"] and (attachments is None or attachments != int(attachments)):
        faults["attachments"] = _("Skriv et helt tal, for eksempel 5.")
    link = None
    if filled["link"]:
        link = Link(filled["link"][:2000], filled["link_text"][:256])
    wish = PointWish(
        name=filled["name"],
        description=filled["description"][:4000],
        internal_description=filled["internal_description"][:4000],
        targets=tuple(one for one in TargetType if filled.has("targets", one)),
        size_mb=size,
        attachments=None if attachments is None else int(attachments),
        active=filled.has("active", "1"),
        visible=filled.has("visible", "1"),
        report_link=link,
        system=_uuid(filled["system"]),
        codes=codes,
        groups=tuple(filter(None, map(_uuid, filled.ticked.get("groups", ())))),
        attributes=_lines(filled["attributes"], 256),
        terms=_lines(filled["terms"], 100),
    )
    language = get_language() or "da"
    others = [one for one in rules.faults_of(wish) if FIELDS[one.field] not in faults]
    return wish, replace(filled, errors=faults).with_faults(others, language)


def _codes(text: str) -> tuple[tuple[PointCodeShown, ...], dict[str, str]]:
    """Return the codes, one a line: list, code, name; and what is wrong with which line."""
    found, wrong = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        kind, _space, rest = line.strip().partition(" ")
        code, _space, name = rest.strip().partition(" ")
        if not line.strip():
            continue
        if kind.upper() not in set(CodeType) or not code:
            wrong.append((number, _("Skriv koden sådan: KLE 27.18.02 Hjælpemidler.")))
            continue
        found.append(PointCodeShown(CodeType(kind.upper()), code[:100], name.strip()[:256]))
        if fault := rules.fault_of(found[-1]):
            wrong.append((number, fault.in_language(get_language() or "da")))
    told = [_("Linje %(number)s: %(fault)s") % {"number": n, "fault": one} for n, one in wrong]
    return tuple(found), {"codes": " ".join(told)} if told else {}


def _lines(text: str, longest: int) -> tuple[str, ...]:
    return tuple(line.strip()[:longest] for line in text.splitlines() if line.strip())


def _number(text: str) -> float | None:
    plain = text.replace(",", ".")
    return float(plain) if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", plain) else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
