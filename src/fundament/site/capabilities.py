"""Which capabilities run: all of them, or the subset that FUNDAMENT_CAPABILITIES names."""

from collections.abc import Iterable

from fundament.site import environment
from fundament.site.home import Problem

# Every capability in the order of the tiers, and the others that it calls. The front plates
# (`about.py`) say the same, and a test compares; they cannot be asked before the choice is made.
NEEDS: dict[str, tuple[str, ...]] = {
    "registers": (),
    "identity": ("registers",),
    "rights": ("registers",),
    "school": ("registers", "identity", "rights"),
    "contacts": ("registers", "rights"),
    "login": ("identity", "registers", "rights", "school"),
    "post": ("contacts", "registers", "rights"),
}


def chosen() -> list[str]:
    """Return the capabilities to run, lower tiers first. Raises Problem."""
    wish = environment.value("FUNDAMENT_CAPABILITIES")
    wanted = {name.strip() for name in wish.split(",") if name.strip()} or set(NEEDS)
    if unknown := sorted(wanted - set(NEEDS)):
        raise Problem(
            f"FUNDAMENT_CAPABILITIES names {_list(unknown)}, which is no capability: "
            f"there are {_list(NEEDS)}."
        )
    for name in (one for one in NEEDS if one in wanted):
        if missing := [one for one in NEEDS[name] if one not in wanted]:
            raise Problem(
                f"{name} cannot run without {_list(missing)}: add it to FUNDAMENT_CAPABILITIES."
            )
    return [name for name in NEEDS if name in wanted]


def must_run(name: str, word: str) -> None:
    """Raises Problem when the word needs a capability that does not run."""
    if name not in chosen():
        raise Problem(f"`{word}` needs {name}, which FUNDAMENT_CAPABILITIES leaves out.")


def _list(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
