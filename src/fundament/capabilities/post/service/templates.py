"""Standard systems: what a vendor's systems have in common, to set one up by.

Source: Digital Post API 1.68, StandardSystemTemplate.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from fundament.capabilities.post.models import SystemTemplate
from fundament.capabilities.post.rules import systems as rules
from fundament.capabilities.post.service.delivery import LEGAL_BASIS
from fundament.capabilities.post.service.organisations import must_administer, written
from fundament.capabilities.post.service.systems import owner_name
from fundament.capabilities.post.types import SystemKind
from fundament.capabilities.post.types.administration import Template
from fundament.capabilities.post.types.administration_refusals import TemplateUnknown
from fundament.capabilities.post.types.systems import ContactPerson, Protocol, SystemSetup
from fundament.kernel import audit, fetching
from fundament.kernel.acting import Acting, Actor, Agent
from fundament.kernel.ids import PartyId

# What a template says, and what says that nothing was given.
_FILLED: dict[str, Any] = {
    "endpoint": "",
    "receipt_endpoint": "",
    "addresses": (),
    "contact": None,
    "supplier": "",
}


def add_template(vendor: PartyId, setup: SystemSetup, at: datetime, by: Actor | Agent) -> Template:
    """Offer every organisation what the vendor's systems have in common, from now on.

    A line in the vendor's ledger. Raises OwnerUnknown, SystemNotPossible.
    """
    supplier = owner_name(vendor, at)
    rules.must_be_possible(setup, fetching.own_reach())
    setup = replace(
        setup, addresses=rules.networks_of(setup.addresses), supplier=setup.supplier or supplier
    )
    with transaction.atomic():
        row = SystemTemplate.objects.create(
            id=uuid4(),
            vendor=str(vendor),
            name=setup.name,
            setup=_written(setup),
            created_at=at,
            changed_at=at,
        )
        _record(row, gettext_noop("Tilføjet"), at, by)
        return _shown(row)


def remove_template(template: UUID, at: datetime, by: Actor | Agent) -> None:
    """Offer it no longer; systems that were set up by it stay. Raises TemplateUnknown."""
    with transaction.atomic():
        row = _row(template)
        row.deleted_at, row.changed_at, row.version = at, at, row.version + 1
        row.save()
        _record(row, gettext_noop("Fjernet"), at, by)


def templates(acting: Acting, at: datetime) -> list[Template]:
    """Return the standard systems by name, for who administers something.

    Raises NotAdministered.
    """
    must_administer(acting, at)
    return [_shown(row) for row in _offered().order_by("name", "id")]


def filled_in(setup: SystemSetup) -> SystemSetup:
    """Return the setup with what its template says where nothing is given.

    Raises TemplateUnknown.
    """
    if setup.template is None:
        return setup
    said = _setup(_row(setup.template).setup)
    missing = {
        name: getattr(said, name)
        for name, nothing in _FILLED.items()
        if getattr(setup, name) == nothing
    }
    return replace(setup, **missing)


def _row(template: UUID) -> SystemTemplate:
    """Raises TemplateUnknown."""
    row = _offered().filter(id=template).first()
    if row is None:
        raise TemplateUnknown
    return row


def _record(row: SystemTemplate, action: str, at: datetime, by: Actor | Agent) -> None:
    audit.record(
        audit.Look(
            at=at,
            actor=by,
            acted_for=None,
            about=PartyId.parse(row.vendor),
            what=gettext_noop("Standardsystem til Digital Post"),
            action=action,
            purpose=gettext_noop("At drive den fælles infrastruktur"),
            legal_basis=LEGAL_BASIS,
            reference=f"{audit.OPERATION}template/{row.id}",
        )
    )


def _offered() -> QuerySet[SystemTemplate]:
    return SystemTemplate.objects.filter(deleted_at=None)


def _shown(row: SystemTemplate) -> Template:
    return Template(
        row.id,
        row.version,
        row.name,
        PartyId.parse(row.vendor),
        _setup(row.setup),
        row.created_at,
        row.changed_at,
    )


def _written(setup: SystemSetup) -> dict[str, Any]:
    return {
        "name": setup.name,
        "kinds": sorted(setup.kinds),
        "protocol": setup.protocol,
        "endpoint": setup.endpoint,
        "receipt_endpoint": setup.receipt_endpoint,
        "addresses": list(setup.addresses),
        "contact": written(setup.contact),
        "supplier": setup.supplier,
    }


def _setup(kept: dict[str, Any]) -> SystemSetup:
    return SystemSetup(
        name=kept["name"],
        kinds=frozenset(map(SystemKind, kept["kinds"])),
        protocol=Protocol(kept["protocol"]),
        endpoint=kept["endpoint"],
        receipt_endpoint=kept["receipt_endpoint"],
        addresses=tuple(kept["addresses"]),
        contact=ContactPerson(**kept["contact"]) if kept["contact"] else None,
        supplier=kept["supplier"],
    )
