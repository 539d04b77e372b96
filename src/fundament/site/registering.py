"""What an operator registers, and takes back, without a page: operators, systems, providers."""

import base64
import getpass
import os
import re
import secrets
import shlex
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.module_loading import import_string

from fundament.capabilities.identity.types import IdentityState, IdentityStatus, IdentityUnknown
from fundament.kernel import clock
from fundament.kernel.acting import ActorKind, Agent, Role
from fundament.kernel.denmark import PLAIN_LETTERS
from fundament.kernel.ids import PartyId, SystemId
from fundament.site import capabilities, certificate
from fundament.site.home import Problem
from fundament.site.words import Task


@transaction.atomic
def operator(task: Task) -> None:
    """Give a person the operator's role, and an identity to sign in with if there is none yet.

    With a name, the person is entered into the register first: a new country has nobody in it.
    The password is asked for on a terminal, else read from standard input.
    Raises Problem, Refusal.
    """
    for name in ("identity", "rights"):
        capabilities.must_run(name, "operator add")
    person, at = person_numbered(task.arguments.cpr), clock.now()
    registers, rights = door("registers"), door("rights")
    if task.arguments.name:
        given_name, _, surname = task.arguments.name.strip().rpartition(" ")
        registers.enter(person, given_name or surname, surname if given_name else "", at)
    name = registers.person_of(person, at).name
    if username := username_of(person, at):
        rights.grant_role(person, Role.OPERATOR, None, at, here())
        task.say(f"{name} is an operator and signs in as {username}, as before.")
        return
    username = task.arguments.username
    if not username:
        raise Problem(f"{name} has no eID yet: choose a user name with --username.")
    secret = secrets.token_bytes(20)
    door("identity").issue(person, username, _password(), secret, at)
    rights.grant_role(person, Role.OPERATOR, None, at, here())
    key = base64.b32encode(secret).decode().rstrip("=")
    task.say(f"{name} is an operator and signs in as {username}.")
    task.say(f"Put this into a code display: otpauth://totp/Fundament?secret={key}")


def without_role(task: Task) -> None:
    """Take the operator's role from a person and say what remains. Raises Problem, Refusal."""
    for name in ("identity", "rights"):
        capabilities.must_run(name, "operator remove")
    person, at = person_numbered(task.arguments.cpr), clock.now()
    rights, name = door("rights"), door("registers").person_of(person, at).name
    rights.withdraw_role(person, Role.OPERATOR, None, at, here())
    task.say(f"{name} is no operator from now on, in open sessions too.")
    username = username_of(person, at)
    task.say(f"The eID stays: {username}." if username else "There is no eID.")
    roles = ", ".join(sorted(rights.roles_of(person, at)))
    task.say(f"Other roles that stay: {roles or 'none'}.")


def officer(task: Task) -> None:
    """Make a person with an eID an RA officer of an authority. Raises Problem, Refusal."""
    person, authority = _officer_and_authority(task)
    rights, at = door("rights"), clock.now()
    username = username_of(person, at)
    if username is None:
        raise Problem("The person has no eID yet: `operator add` or another officer gives one.")
    rights.grant_role(person, Role.RA_OFFICER, authority, at, here())
    name = door("registers").organisation_name(authority, at)
    task.say(f"{username} is an RA officer of {name} and finds the desk at /ra/.")


def without_officers_role(task: Task) -> None:
    """Take the role of an RA officer of an authority from a person. Raises Problem, Refusal."""
    person, authority = _officer_and_authority(task)
    door("rights").withdraw_role(person, Role.RA_OFFICER, authority, clock.now(), here())
    task.say("The role ends now, in open sessions too. The eID and other roles stay.")


def revoked(task: Task) -> None:
    """Withdraw a system and its certificate. Raises Problem, Refusal."""
    capabilities.must_run("post", "system revoke")
    try:
        known = SystemId(UUID(task.arguments.id))
    except ValueError as error:
        raise Problem(f"{task.arguments.id} is no id of a system (a UUID).") from error
    post, at = door("post"), clock.now()
    before = post.system_with(known)
    if before.revoked_at is not None:
        raise Problem(f"{before.name} was revoked already, {before.revoked_at:%Y-%m-%d %H:%M} UTC.")
    post.revoke_system(known, at, here())
    task.say(f"{before.name} of {before.owner} is revoked: no call of it is answered.")


def system(task: Task) -> None:
    """Register a system and write its certificate; prints what a client needs, for a shell.

    Raises Problem, Refusal.
    """
    capabilities.must_run("post", "system add")
    asked = task.arguments
    types = import_string("fundament.capabilities.post.types")
    csr = read(asked.csr) if asked.csr else None
    kind = types.SystemKind(asked.kind)
    wish = types.SystemWish(asked.cvr, kind, asked.name, csr, asked.memo_version)
    plain = asked.name.lower().translate(PLAIN_LETTERS)
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "system"
    place = Path(asked.out).absolute() / stem
    rows: dict[str, object] = {"CA_FILE": certificate.trust_file(task.home)}
    # The system is registered only if its files could be written: nothing in them is kept here.
    with transaction.atomic():
        try:
            new = door("post").add_system(wish, clock.now(), here())
        except ValueError as error:
            raise Problem(f"{asked.cvr} is no CVR number.") from error
        contents = {"CERT_FILE": (".pem", new.certificate + new.chain)}
        if new.key is not None:
            contents["KEY_FILE"] = (".key.pem", new.key)
            contents["PKCS12_FILE"] = (".p12", new.pkcs12)
        rows |= _keep_all(place, contents)
    rows["API_TOKEN"] = new.token
    if new.pkcs12_password is not None:
        rows["PKCS12_PASSWORD"] = new.pkcs12_password
    for name, value in rows.items():
        task.say(f"{name}={shlex.quote(str(value))}")
    if "KEY_FILE" in rows:
        # Beside what a shell reads: standard output may go into a file of settings.
        print(  # noqa: T201
            f"The private key lies in {rows['KEY_FILE']} and is kept nowhere else; "
            "it belongs in no repository.",
            file=sys.stderr,
        )


def provider(task: Task) -> None:
    """Register a service by its metadata, or take its new one; prints a secret that was made.

    Raises Problem, Refusal.
    """
    capabilities.must_run("login", "provider add")
    metadata = read(task.arguments.file)
    register = import_string("fundament.capabilities.login.service.register_provider")
    asked = task.arguments.private
    registered = register(metadata, here(), clock.now(), private_sector=asked)
    kind = " as a private service" if registered.private_sector else ""
    task.say(f"{registered.entity_id} is registered{kind}.")
    if registered.secret is not None:
        task.say(f"CLIENT_SECRET={shlex.quote(registered.secret)}")


def openid_keys(task: Task) -> None:
    """Make the next signing keys of OpenID Connect and print their ids. Raises Problem."""
    capabilities.must_run("login", "openid roll-keys")
    for kid in door("login").roll_over(clock.now(), at_once=task.arguments.at_once):
        task.say(kid)


def _officer_and_authority(task: Task) -> tuple[PartyId, PartyId]:
    """Return who is meant and where. Raises Problem."""
    for name in ("identity", "rights"):
        capabilities.must_run(name, "officer add")
    try:
        return person_numbered(task.arguments.cpr), PartyId.company(task.arguments.cvr)
    except ValueError as error:
        raise Problem(f"{task.arguments.cvr} is no CVR number.") from error


def login_keys(task: Task) -> None:
    """Show keys of ours, after one step of their roll-over. Raises Problem, Refusal.

    The broker is told the portal's at once. Source: OIOSAML, metadata: both keys are published
    before the switch.
    """
    capabilities.must_run("login", "login keys")
    login, at, asked = door("login"), clock.now(), task.arguments
    portal = import_string("fundament.portal.signin.provider") if asked.of == "portal" else None
    protocol = import_string("fundament.capabilities.login.types.Protocol")
    held = portal.KEYS if portal else login.key_set_of(protocol(asked.of))
    step = getattr(login, f"{asked.act}_keys", None)
    shown = step(held, here(), at) if step else login.own_keys(held, at)
    if step and portal:
        portal.make_known(at)
    for key in shown:
        until = f" until {key.until:%Y-%m-%d %H:%M}" if key.until else ""
        since = f"from {key.since:%Y-%m-%d %H:%M}" if key.since else "once switched to"
        used = "signs" if key.use == "signing" else "is encrypted to"
        task.say(f"{key.state:6} {key.name}  {used} {since}{until}  SHA-256 {key.fingerprint}")


def here() -> Agent:
    """Return who acts at the command line: the machine's account is all that is known."""
    account = f"command line, account {getpass.getuser()}"
    return Agent(ActorKind.INSTALLATION, "Fundament", account)


def door(name: str) -> Any:
    """Return the door of a capability, which is loaded only where it runs."""
    return import_string(f"fundament.capabilities.{name}.service")


def username_of(person: PartyId, at: datetime) -> str | None:
    """Return what the person signs in as, or None without an identity that can be used again."""
    try:
        found: IdentityStatus = door("identity").status_of(person, at)
    except IdentityUnknown:
        return None
    return None if found.state is IdentityState.CLOSED else found.username


def _password() -> str:
    """Return the password typed on the terminal, or the first line of standard input.

    Raises Problem when there is none.
    """
    if os.isatty(0):
        return getpass.getpass("New password: ")
    try:
        return input()
    except EOFError as error:
        raise Problem("Give the new password on standard input.") from error


def person_numbered(cpr: str) -> PartyId:
    """Return the party of a person number. Raises Problem."""
    try:
        return PartyId.person(cpr)
    except ValueError as error:
        raise Problem(f"{cpr} is no person number.") from error


def read(file: str) -> bytes:
    """Return the file's content. Raises Problem."""
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise Problem(f"{file} cannot be read: {error.strerror}.") from error


def _keep_all(stem: Path, contents: dict[str, tuple[str, bytes]]) -> dict[str, Path]:
    """Write new files that only their owner may read, all or none. Raises Problem."""
    files = {name: stem.with_name(stem.name + ending) for name, (ending, _) in contents.items()}
    for file in files.values():
        if file.exists():
            raise Problem(f"{file} exists already: choose another --out or --name.")
    try:
        stem.parent.mkdir(parents=True, exist_ok=True)
        for name, file in files.items():
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as handle:
                handle.write(contents[name][1])
    except OSError as error:
        raise Problem(f"{stem.parent} takes no files: {error.strerror}.") from error
    return files
