"""What the rules of an organisation would do with a letter."""

from dataclasses import dataclass

from fundament.capabilities.post.types.routing import Decision, Tags
from fundament.capabilities.post.types.trying import TriedFault


@dataclass(frozen=True, slots=True)
class Simulation:
    """What would become of a letter, and why; `faults` are those of a letter that is none."""

    title: str
    for_office: bool
    tags: Tags
    decision: Decision
    faults: tuple[TriedFault, ...] = ()
