"""Who answers which roles a person has: `rights`. Where it does not run, nobody has any."""

from django.conf import settings
from django.utils.module_loading import import_string

from fundament.kernel import acting

ANSWERS = "fundament.capabilities.rights.service.roles_of"
PLACES = "fundament.capabilities.rights.service.organisations_of"


def connect() -> None:
    """Let every page that asks for a role ask there; called once, when all apps are ready."""
    if "rights" in settings.CAPABILITIES:
        acting.ask_roles_of(import_string(ANSWERS))
        acting.ask_places_of(import_string(PLACES))
