"""`operator add`, `system add`, `provider add`: what an operator registers without a page."""

import base64
import getpass
import os
import re
import secrets
from pathlib import Path

from django.db import transaction
from django.utils.module_loading import import_string

from fundament.capabilities.identity import service as identity
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import service as rights
from fundament.kernel import clock
from fundament.kernel.acting import Role
from fundament.kernel.ids import PartyId
from fundament.site import certificate
from fundament.site.home import Problem
from fundament.site.words import Task


def operator(task: Task) -> None:
    """Give a person an identity, if there is none yet, and the operator's role.

    The password is asked for on a terminal, else read from standard input.
    Raises Problem, Refusal.
    """
    person, at = _person(task.arguments.cpr), clock.now()
    name = registers.person_of(person, at).name
    secret = secrets.token_bytes(20)
    password = getpass.getpass("New password: ") if os.isatty(0) else input()
    with transaction.atomic():
        identity.issue(person, task.arguments.username, password, secret, at)
        rights.grant_role(person, Role.OPERATOR, None, at)
    key = base64.b32encode(secret).decode().rstrip("=")
    task.say(f"{name} is an operator and signs in as {task.arguments.username}.")
    task.say(f"Put this into a code display: otpauth://totp/Fundament?secret={key}")


def system(task: Task) -> None:
    """Register a system and write its certificate; prints what a client needs.

    Raises Problem, Refusal.
    """
    asked = task.arguments
    kind = import_string("fundament.capabilities.post.types.SystemKind")(asked.kind)
    csr = Path(asked.csr).read_bytes() if asked.csr else None
    add = import_string("fundament.capabilities.post.service.add_system")
    try:
        new = add(asked.cvr, kind, asked.name, csr, clock.now())
    except ValueError as error:
        raise Problem(f"{asked.cvr} is no CVR number.") from error
    stem = re.sub(r"[^a-z0-9]+", "-", asked.name.lower()).strip("-") or "system"
    folder = Path(asked.out).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    rows = {
        "CA_FILE": certificate.trust_file(task.home),
        "CERT_FILE": _keep(folder / f"{stem}.pem", new.certificate + new.chain),
        "API_TOKEN": new.token,
    }
    if new.key is not None:
        rows["KEY_FILE"] = _keep(folder / f"{stem}.key.pem", new.key)
    if new.pkcs12 is not None:
        rows["PKCS12_FILE"] = _keep(folder / f"{stem}.p12", new.pkcs12)
        rows["PKCS12_PASSWORD"] = new.pkcs12_password
    for name, value in rows.items():
        task.say(f"{name}={value}")


def provider(task: Task) -> None:
    """Register a service provider by its metadata, or take its new one. Raises Problem, Refusal."""
    try:
        metadata = Path(task.arguments.file).read_bytes()
    except OSError as error:
        raise Problem(f"{task.arguments.file} cannot be read: {error.strerror}.") from error
    register = import_string("fundament.capabilities.login.service.register_provider")
    registered = register(metadata, "the command line", clock.now())
    task.say(f"{registered.entity_id} is registered.")


def _person(cpr: str) -> PartyId:
    try:
        return PartyId.person(cpr)
    except ValueError as error:
        raise Problem(f"{cpr} is no person number.") from error


def _keep(file: Path, content: bytes) -> Path:
    """Write a new file that only its owner may read. Raises Problem when it exists."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Problem(f"{file} exists already: choose another --out or --name.") from error
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
    return file
