"""Every address behind a login or a certificate either leaves its lines, or says why it needs none.

Each visit is made twice: once for its lines, and once with a ledger that takes no line, when
nothing may be shown or done. All of it commits, as in the running program.
"""

import itertools
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.models import (
    ChannelPeriod,
    ChannelProof,
    ExemptionCase,
    SubscriptionEntry,
)
from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.models import (
    Authenticator,
    DuplicatePair,
    Invitation,
    ProposedAct,
)
from fundament.capabilities.login.models import (
    FaultSwitch,
    Grant,
    InspectedProvider,
    ServiceProvider,
)
from fundament.capabilities.post import service
from fundament.capabilities.post.models import (
    AccessRow,
    Letter,
    LetterEvent,
    MailboxEntry,
    MailboxRow,
    Opening,
    OwnFolder,
    PaperLetterRow,
    System,
    WaitingLetter,
    WrittenLetter,
)
from fundament.capabilities.post.service import access_rows, paper
from fundament.capabilities.post.service.boxes import boxes_open
from fundament.capabilities.post.types.paper import PaperReason
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import service as rights
from fundament.capabilities.school import service as school
from fundament.capabilities.school.models import Device, Factor, Trust
from fundament.kernel import audit, clock
from fundament.kernel.acting import Acting, Actor, Level, Role
from fundament.kernel.ids import PartyId
from fundament.portal.abroad import node
from fundament.standards.kombit.consignment import Consignment
from fundament.standards.kombit.consignments import write_consignment
from tests.bearers import viewer
from tests.capabilities.post.looks import (
    AT_A_SERVICE,
    BY_SYSTEM,
    COLLEAGUE,
    OF_IDENTITY,
    OFFICER,
    OPERATOR,
    OPERATORS,
    PASSPORT,
    PDF,
    VISITS,
    WITHOUT_A_LINE,
    World,
)
from tests.letters import letter

NUMBERS = itertools.count(1)
A_DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def family(country):
    """A guardian and her child under 15, both residents of the small country."""
    shown = {one.key: one.party for one in country.showcase()}
    contacts.register_many([shown["parent"]], clock.now() - timedelta(days=1))
    secret = b"12345678901234567890"
    identity.issue(shown["parent"], "mor.her", "fire grønne æbler", secret, clock.now())
    return shown["parent"], shown["child"]


@pytest.fixture(scope="module")
def at_school(family, authority):
    """The addresses of the child's class and school login; the mother teaches the class too."""
    (mother, child), at = family, clock.now()
    school.open_school("900001", "Prøveskolen", authority, at)
    third = school.open_class("900001", "3.A")
    rights.grant_role(mother, Role.SCHOOL_STAFF, authority, at)
    school.enter(third, mother, at, staff=True)
    school.enter(third, child, at)
    return f"/skole/klasse/{third}/", f"/skole/elev/{school.issue(child, at)}/"


@pytest.fixture
def world(family, at_school, sender, reader):
    mother, child = family
    citizen, _ = reader(mother)
    if Role.OPERATOR not in rights.roles_of(OPERATOR, clock.now()):
        rights.grant_role(OPERATOR, Role.OPERATOR, None, clock.now())
    if Role.CASEWORKER not in rights.roles_of(mother, clock.now()):
        rights.grant_role(mother, Role.CASEWORKER, office(), clock.now())
        rights.grant_role(mother, Role.CASEWORKER, sender.owner, clock.now())
    node.make_known(clock.now())
    operator, _ = reader(OPERATOR)
    officer, _ = reader(OFFICER)
    for client in (citizen, operator, officer):
        client.raise_request_exception = False
    if contacts.email_of(mother) is None:
        contacts.set_email(mother, "mor@eksempel.dk", clock.now())
    later = letter(sender.owner, mother, doNotDeliverUntilDate=str(clock.today() + A_DAY))
    assert sender.send(later).status_code == 201
    waiting = str(Letter.objects.latest("id").transmission_id)
    assert sender.send(letter(sender.owner, mother, files=[PDF])).status_code == 201
    newest = Letter.objects.filter(recipient=str(mother)).latest("id")
    client = viewer(mother)
    client.server.raise_request_exception = False
    acting = Acting(Actor(mother, "Læser"), mother)
    MailboxRow.objects.update(version=0)
    AccessRow.objects.update(version=0)
    box = boxes_open(acting, clock.now())[0]
    access_rows.own_access(box.id, mother, True, clock.now())
    made = {"id": uuid4(), "created_at": clock.now(), "changed_at": clock.now()}
    OwnFolder.objects.get_or_create(mailbox_id=box.id, name="Prøvemappe", defaults=made)
    return World(
        mother, child, f"/post/{newest.transmission_id}/", citizen, operator, sender, *at_school,
        officer, *known_at_the_desk(sender.owner), client, box.id, waiting,
        printed(sender, mother),
    )  # fmt: skip


def office():
    """Where the caseworker of the demo works, and the mother too."""
    return next(one.authority for one in registers.showcase() if one.key == "caseworker")


def printed(sender, person):
    """A letter on paper for the person, printed by the demo's printer."""
    form = write_consignment(Consignment(str(uuid4()), "TXT", b"Hej", cpr=person.number))
    caller = Actor(sender.owner, "Afsender", sender.new.system.id)
    new = paper.sound_paper(form, (None, None), caller, clock.now())
    taken = paper.take_paper(new, PaperReason.CHOSEN)
    assert service.print_letters(clock.now()) == 1
    return str(taken.transmission)


def known_at_the_desk(authority):
    """Somebody with an eID, a second number of hers, a proposal and a pair that wait."""
    at = clock.now()
    for person in (OFFICER, COLLEAGUE):
        if Role.RA_OFFICER not in rights.roles_of(person, at):
            rights.grant_role(person, Role.RA_OFFICER, authority, at)
    ProposedAct.objects.update(outcome="expired")
    DuplicatePair.objects.update(outcome="not-same")
    subject, other = (PartyId.person(f"0303{next(NUMBERS):06}") for _ in range(2))
    for person in (subject, other):
        registers.enter(person, "Nadja", f"Prøve{person.number}", at)
    identity.issue(subject, f"proeve{subject.number}", "fire grønne æbler", None, at)
    colleague = identity.officer_of(Actor(COLLEAGUE, "Kollega"))
    seen = replace(PASSPORT, document=f"R{subject.number}")
    proposal = identity.raise_ial(subject, seen, Level.HIGH, colleague, at)
    return subject, other, proposal, identity.mark_duplicate(subject, other, colleague, at)


def behind_a_login(resolver, space=""):
    """Yield the name of every address that asks for a login or a certificate."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else space
            yield from behind_a_login(entry, inner)
        elif isinstance(entry, URLPattern) and entry.callback.access.kind != "public":
            yield space + entry.name if entry.name else entry.callback


def test_every_address_leaves_a_line_or_says_why_not():
    found = set(behind_a_login(get_resolver()))
    named = {each for each in found if isinstance(each, str)}
    visited = {name.partition(",")[0] for name in VISITS}
    assert named == visited | WITHOUT_A_LINE.keys()
    # A second spelling of an address has no name of its own, but the view of one that has.
    views = {get_view(name) for name in named}
    assert {each.__name__ for each in found - named} <= views


def get_view(name):
    """Return the name of the view behind a named address."""
    return next(view for each, view in views_of(get_resolver()) if each == name)


def views_of(resolver, space=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else space
            yield from views_of(entry, inner)
        elif entry.name:
            yield space + entry.name, entry.callback.__name__


def written_since(before):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT about, action, actor_kind, actor, reference FROM kernel_audit_entry"
            " WHERE id > %s ORDER BY id",
            [before],
        )
        return cursor.fetchall()


def newest_line():
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM kernel_audit_entry")
        return cursor.fetchone()[0]


@pytest.mark.slow
@pytest.mark.parametrize("name", VISITS)
def test_a_visit_leaves_its_lines(world, name):
    visit, expected = VISITS[name]
    before = newest_line()
    assert visit(world).status_code in {200, 201, 204, 302}
    lines = written_since(before)
    whom = {"mother": world.mother, "child": world.child, "sender": world.sender.owner}
    whom |= {"subject": world.subject, "other": world.other, "office": office()}
    wanted = {(str(whom[about]) if about else None, action) for about, action in expected}
    assert {line[:2] for line in lines} == wanted
    assert len(lines) == len(wanted)
    if name == "post-memos":
        assert lines[0][2:4] == ("system", str(world.sender.owner))
        assert lines[0][4].startswith("letter:")
    elif name == "login:match":
        assert {line[2] for line in lines} == {"installation", "service"}
    elif name in BY_SYSTEM:
        assert {line[2:4] for line in lines} == {("system", str(world.sender.owner))}
    elif name in OPERATORS:
        assert lines[-1][2:4] == ("person", str(OPERATOR))
        assert lines[-1][4].startswith(audit.OPERATION)
    else:
        actor = OFFICER if name.startswith(("ra-", "login:eu-link")) else world.mother
        assert {line[2:4] for line in lines} == {("person", str(actor))}
    if name.startswith("letter"):
        assert lines[0][4] == f"letter:{world.letter.split('/')[2]}"


@contextmanager
def a_ledger_that_takes_no_line(actions):
    """Have the database refuse the lines, as a full disk would."""
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE kernel_audit_entry ADD CONSTRAINT trial_full"
            " CHECK (action <> ALL (%s)) NOT VALID",
            [actions],
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE kernel_audit_entry DROP CONSTRAINT trial_full")


def all_that_may_change():
    return [
        list(model.objects.order_by("pk").values())
        for model in (
            *(MailboxEntry, Opening, ChannelPeriod, Letter, System, Device, Factor, Trust),
            *(MailboxRow, AccessRow, OwnFolder, Grant, WaitingLetter, LetterEvent),
            PaperLetterRow,
            *OF_IDENTITY,
            *(ChannelProof, ExemptionCase, SubscriptionEntry, WrittenLetter),
        )
    ] + [
        list(Authenticator.objects.order_by("pk").values("pk", "label", "withdrawn_at")),
        list(Invitation.objects.order_by("pk").values("pk", "used_at")),
        list(InspectedProvider.objects.values_list("entity_id")),
        list(FaultSwitch.objects.values_list("entity_id", "fault", "left")),
        sorted(
            ServiceProvider.objects.filter(removed_at=None).values_list("entity_id", "return_urls")
        ),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", VISITS)
def test_without_its_line_nothing_is_shown_or_done(world, name):
    visit, expected = VISITS[name]
    # Of an act that is prepared by another one, the last line alone is refused.
    refused = sorted({action for _, action in expected} - {"Registreret", "Tilføjet"})
    if name in {"post-systems, added", "login:add-provider"}:
        refused = ["Registreret", "Tilføjet"]
    if name == "login:take-out-fault":
        refused = ["Fejl taget ud"]
    if name == "login:eu-links-made":
        world.link()  # without one there is nothing to be seen
    prepared = name in {
        "post-system-revoked", "login:remove-provider", "login:provider-settings", *AT_A_SERVICE,
        "login:match",
    }  # fmt: skip
    before = all_that_may_change()
    with a_ledger_that_takes_no_line(refused):
        answer = visit(world)
    assert answer.status_code >= 500
    assert b"%PDF" not in answer.content
    after = all_that_may_change()
    if not prepared:
        assert after == before
    elif name == "post-system-revoked":
        [new] = [row for row in after[4] if row not in before[4]]
        assert new["revoked_at"] is None
    else:
        [new] = [row for row in after[-1] if row not in before[-1]]
        assert new[1] == []
        left_as_it_was = (0, 1) if name == "login:take-out-fault" else (0, 0)
        assert tuple(len(after[n]) - len(before[n]) for n in (-3, -2)) == left_as_it_was


def test_operators_acts_are_listed(world):
    world.revoke_system()
    world.remove_service()
    removed, registered, revoked, added = audit.operations(limit=4)
    assert removed.look.actor.party == revoked.look.actor.party == OPERATOR
    assert [line.look.action for line in (removed, revoked)] == ["Fjernet", "Spærret"]
    assert {line.look.actor.kind for line in (registered, added)} == {"installation"}
    assert revoked in audit.looks_at(world.sender.owner)
    assert removed.look.about is None
