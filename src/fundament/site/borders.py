"""What an operator says of other countries: whose node is connected."""

import re

from django.utils.module_loading import import_string

from fundament.kernel import clock
from fundament.site import capabilities
from fundament.site.home import Problem
from fundament.site.registering import here, read
from fundament.site.words import Task


def add(task: Task) -> None:
    """Connect a country's eIDAS node, or take its new metadata. Raises Problem, Refusal."""
    capabilities.must_run("login", "eidas add")
    asked = task.arguments
    if not re.fullmatch(r"[A-Z]{2}", asked.country) or asked.country == "DK":
        raise Problem(f"{asked.country} is no code of another country: two capital letters.")
    country = import_string("fundament.capabilities.login.types.Country")
    register = import_string("fundament.capabilities.login.service.register_node")
    named = country(asked.country, asked.danish, asked.english)
    register(named, read(asked.connector), read(asked.proxy), here(), clock.now())
    task.say(f"{asked.english} ({asked.country}) is connected.")
