"""Standard systems that vendors offer to every organisation: added, and taken back."""

from uuid import UUID

from django.utils.module_loading import import_string

from fundament.kernel import clock
from fundament.kernel.ids import PartyId
from fundament.site import capabilities
from fundament.site.home import Problem
from fundament.site.registering import door, here
from fundament.site.words import Task


def add(task: Task) -> None:
    """Offer what a vendor's systems have in common. Raises Problem, Refusal."""
    capabilities.must_run("post", "template add")
    asked, types = task.arguments, "fundament.capabilities.post.types.systems."
    kinds, protocols = import_string(f"{types}SystemKind"), import_string(f"{types}Protocol")
    setup = import_string(f"{types}SystemSetup")(
        name=asked.name,
        kinds=frozenset(kinds) if asked.kind == "both" else frozenset({kinds(asked.kind)}),
        protocol=protocols(asked.protocol),
        endpoint=asked.endpoint,
        receipt_endpoint=asked.receipt_endpoint,
        addresses=tuple(asked.address),
    )
    try:
        vendor = PartyId.company(asked.cvr)
    except ValueError as error:
        raise Problem(f"{asked.cvr} is no CVR number.") from error
    added = door("post").add_template(vendor, setup, clock.now(), here())
    task.say(f"{added.name} of {added.setup.supplier} is offered to all: {added.id}")


def remove(task: Task) -> None:
    """Offer it no longer; systems that were set up by it stay. Raises Problem, Refusal."""
    capabilities.must_run("post", "template remove")
    try:
        known = UUID(task.arguments.id)
    except ValueError as error:
        raise Problem(f"{task.arguments.id} is no id of a standard system (a UUID).") from error
    door("post").remove_template(known, clock.now(), here())
    task.say("It is offered no longer. Systems that were set up by it stay as they are.")
