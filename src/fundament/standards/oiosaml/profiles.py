"""The versions of the profile that are spoken here, and which one a service gets unasked."""

from fundament.standards.oiosaml.types import Profile
from fundament.standards.oiosaml.v303 import OIOSAML

PROFILES: tuple[Profile, ...] = (OIOSAML,)
TODAY = OIOSAML


def profile_of(version: str) -> Profile:
    """Return the profile of the version. Raises KeyError when it is not spoken here."""
    return {profile.version: profile for profile in PROFILES}[version]
