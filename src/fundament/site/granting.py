"""The roles that are granted at the command line: who may act for a company or an authority."""

from datetime import datetime

from fundament.kernel import clock
from fundament.kernel.acting import Role
from fundament.kernel.ids import PartyId
from fundament.site import capabilities
from fundament.site.home import Problem
from fundament.site.registering import door, here, person_numbered, username_of
from fundament.site.words import Task


def add(task: Task) -> None:
    """Give a person a role at a company or an authority. Raises Problem, Refusal."""
    person, role, organisation, at = _asked(task, "role add")
    name = door("registers").person_of(person, at).name
    door("rights").grant_role(person, role, organisation, at, here())
    task.say(f"{name} is {role} of {_name(organisation, at)} from now on, in open sessions too.")
    if username_of(person, at) is None:
        task.say("There is no eID to sign in with yet: an RA officer issues one.")


def remove(task: Task) -> None:
    """Take a role at a company or an authority from a person. Raises Problem, Refusal."""
    person, role, organisation, at = _asked(task, "role remove")
    door("rights").withdraw_role(person, role, organisation, at, here())
    task.say("The role ends now, in open sessions too. The eID and other roles stay.")


def show(task: Task) -> None:
    """List the roles of a person, ended ones too, or who holds roles at an organisation.

    A line in the ledger about each person listed. Raises Problem.
    """
    _must_run("role list")
    asked, at = task.arguments, clock.now()
    if (asked.cpr is None) == (asked.cvr is None):
        raise Problem("Name one: a person by --cpr, or a company or authority by --cvr.")
    of = person_numbered(asked.cpr) if asked.cpr else _organisation(asked.cvr)
    found = door("rights").told_grants(of, here(), at)
    for one in found:
        where = f" at {_name(one.organisation, at)}" if one.organisation else ""
        until = f" until {one.until:%Y-%m-%d %H:%M}" if one.until else ""
        task.say(
            f"{one.role} of {one.person.number} {_name(one.person, at)}{where}, "
            f"from {one.since:%Y-%m-%d %H:%M}{until} UTC"
        )
    if not found:
        task.say("No roles.")


def _asked(task: Task, word: str) -> tuple[PartyId, Role, PartyId, datetime]:
    """Raises Problem."""
    _must_run(word)
    asked = task.arguments
    return person_numbered(asked.cpr), Role(asked.role), _organisation(asked.cvr), clock.now()


def _must_run(word: str) -> None:
    """Raises Problem."""
    for name in ("identity", "rights"):
        capabilities.must_run(name, word)


def _organisation(cvr: str) -> PartyId:
    """Raises Problem."""
    try:
        return PartyId.company(cvr)
    except ValueError as error:
        raise Problem(f"{cvr} is no CVR number.") from error


def _name(party: PartyId, at: datetime) -> str:
    """Return the name; of what the registers no longer hold, the number."""
    return str(door("registers").name_of(party, at) or party.number)
