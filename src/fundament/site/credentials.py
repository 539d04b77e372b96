"""`demo credentials`: who one can be in the fictional country, and as which systems."""

import json
from dataclasses import asdict
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from fundament.capabilities.identity.types import DemoCredential
from fundament.kernel import clock
from fundament.kernel.ids import PartyId
from fundament.site import capabilities, certificate
from fundament.site.country import LETTERS, has_demo, is_empty
from fundament.site.home import Problem
from fundament.site.words import Task

IDENTITY = "fundament.capabilities.identity"
LOGIN = "fundament.capabilities.login"
SCHOOL = "fundament.capabilities.school"
ROLES = frozenset({"citizen", "company", "caseworker", "operator"})


def main(task: Task) -> None:
    """Print them as JSON, or as a short table. Raises Problem, Refusal."""
    found = _persons(task.arguments.cpr)
    if not found and is_empty():
        raise Problem("Nobody lives here yet. While `up` loads the country, ask again in a minute.")
    if not task.arguments.json:
        for person in found:
            task.say(f"{person.name:<28}{person.username:<16}{person.password:<28}{person.role}")
        return
    content = {
        "base_url": settings.BASE_URL,
        "ca_file": str(certificate.trust_file(task.home)),
        "persons": [as_json(person) for person in found],
        "pupils": pupils(),
        "systems": systems(),
        "service_providers": service_providers(),
    }
    task.say(json.dumps(content, indent=1, ensure_ascii=False))


def _persons(cpr: str | None) -> list[DemoCredential]:
    if cpr is None and "identity" not in settings.CAPABILITIES:
        return []
    capabilities.must_run("identity", "demo credentials --cpr")
    identity = import_string(f"{IDENTITY}.service")
    if cpr is None:
        return list(identity.demo_credentials())
    try:
        person = PartyId.person(cpr)
    except ValueError as error:
        raise Problem(f"{cpr} is no person number.") from error
    return [identity.credentials_for(person, clock.now())]


def as_json(person: DemoCredential) -> dict[str, Any]:
    """Return the person's part of the JSON; the story is in Danish.

    `role` is one of four for those who read this file: who works for an authority, at the eID
    desk or at a school too, is a caseworker.
    """
    fields = asdict(person)
    if person.role not in ROLES:
        fields["role"] = "caseworker"
    fields["story"] = fields.pop("story_da")
    return fields


def pupils() -> list[dict[str, Any]]:
    """Return how the demo's pupils log in at school."""
    if not has_demo(SCHOOL):
        return []
    found = import_string(f"{SCHOOL}.service.demo_pupils")(clock.now())
    return [asdict(one) for one in found]


def systems() -> list[dict[str, Any]]:
    """Return the demo's systems with the files of their credentials and their tokens."""
    if not has_demo(LETTERS):
        return []
    found: list[dict[str, Any]] = import_string(f"{LETTERS}.demo.systems")()
    return found


def service_providers() -> list[dict[str, Any]]:
    """Return the registered service providers, and where each one's people log in.

    `metadata_url` is the entityID where that is an address, as is usual; `login_url` is known of
    the portal alone, and else empty: metadata does not tell where a service begins its login.
    """
    if "login" not in settings.CAPABILITIES or find_spec(f"{LOGIN}.models") is None:
        return []
    providers = import_string(f"{LOGIN}.service.providers")(clock.now())
    ours = import_string(f"{LOGIN}.service.own_portal")()
    return [
        {
            "entity_id": provider.entity_id,
            "name": provider.name_in("da"),
            "metadata_url": _address(provider.entity_id),
            "login_url": f"{settings.BASE_URL}/log-ind/" if provider.entity_id == ours else "",
            "answer_urls": list(provider.consumers),
        }
        for provider in providers
    ]


def _address(entity_id: str) -> str:
    return entity_id if entity_id.startswith(("https://", "http://")) else ""
