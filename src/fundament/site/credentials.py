"""`demo credentials`: who one can be in the fictional country, and as which systems."""

import json
from dataclasses import asdict
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import DemoCredential
from fundament.kernel import clock
from fundament.kernel.ids import PartyId
from fundament.site import certificate, welcome
from fundament.site.country import LETTERS, has_demo
from fundament.site.home import Problem
from fundament.site.words import Task

LOGIN = "fundament.capabilities.login"


def main(task: Task) -> None:
    """Print them as JSON, or as a short table. Raises Problem, Refusal."""
    found = _persons(task.arguments.cpr)
    if not task.arguments.json:
        for person in found:
            task.say(f"{person.name:<28}{person.username:<16}{person.password:<28}{person.role}")
        return
    content = {
        "base_url": welcome.base_url(),
        "ca_file": str(certificate.trust_file(task.home)),
        "persons": [as_json(person) for person in found],
        "systems": systems(),
        "service_providers": service_providers(),
    }
    task.say(json.dumps(content, indent=1, ensure_ascii=False))


def _persons(cpr: str | None) -> list[DemoCredential]:
    if cpr is None:
        return identity.demo_credentials()
    try:
        person = PartyId.person(cpr)
    except ValueError as error:
        raise Problem(f"{cpr} is no person number.") from error
    return [identity.credentials_for(person, clock.now())]


def as_json(person: DemoCredential) -> dict[str, Any]:
    """Return the person's part of the JSON; the story is in Danish."""
    fields = asdict(person)
    fields["story"] = fields.pop("story_da")
    return fields


def systems() -> list[dict[str, Any]]:
    """Return the demo's systems with the files of their credentials and their tokens."""
    if not has_demo(LETTERS):
        return []
    found: list[dict[str, Any]] = import_string(f"{LETTERS}.demo.systems")()
    return found


def service_providers() -> list[dict[str, Any]]:
    """Return the registered service providers."""
    if "login" not in settings.CAPABILITIES or find_spec(f"{LOGIN}.models") is None:
        return []
    providers = import_string(f"{LOGIN}.service.providers")(clock.now())
    return [{"entity_id": provider.entity_id} for provider in providers]
