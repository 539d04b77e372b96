"""How one comes to the pages that tell where a letter is, and to the list of NemSMS."""

from datetime import timedelta
from uuid import uuid4

from fundament.kernel import clock
from tests.browser.visits import CITIZEN, press, straight, visit
from tests.browser.visits_of_portal import open_letter, try_letter
from tests.letters import letter as letter_of_tests
from tests.wire import Sender, proof_of

# She works at a region whose system sends letters.
DESK = "caseworker_region"

straight("post/hvor/", "sent", DESK)
straight("post/hvor/", "sent-nobodys", CITIZEN)
straight("post/nemsms/", "texts", CITIZEN)


def region_of(world):
    """The region's system at the other end of the wire, made once."""
    if "region" not in world.kept:
        made = Sender(world.running)
        [made.system] = [one for one in made.systems if one["organisation"] == "Region Sundlandene"]
        made.proof = proof_of(made.system)
        world.kept["region"] = made
    return world.kept["region"]


def send(world, key, **changes):
    """Send a letter of the region to somebody of the demo; return its messageUUID."""
    body, uuid = region_of(world).letter(world.people[key]["cpr"], **changes)
    answer = region_of(world).send(body, uuid)
    assert answer.status == 201, answer.told
    return uuid


def later():
    return (clock.today() + timedelta(days=30)).isoformat()


def find(page, asked):
    page.goto("/post/hvor/")
    page.fill("#id", asked)
    page.locator("main form[method=post] button").click()


@visit("sent-mistake", "post/hvor/", DESK)
def find_nothing(page, world):
    find(page, str(uuid4()))


@visit("sent-many", "post/hvor/", DESK)
def find_many(page, world):
    named = f"Sag {uuid4()}"
    for _ in range(2):
        send(world, CITIZEN, messageID=named)
    find(page, named)


@visit("sent-letter", "post/hvor/<uuid:letter>/", DESK)
def sent_letter(page, world):
    find(page, send(world, CITIZEN, messageID="Sag 2026-117, andet brev til borgeren om det samme"))


@visit("sent-waiting", "post/hvor/<uuid:letter>/", DESK)
def sent_waiting(page, world):
    find(page, send(world, CITIZEN, doNotDeliverUntilDate=later()))


@visit("sent-recall-asked", "post/hvor/<uuid:letter>/kald-tilbage/", DESK)
def ask_recall(page, world):
    sent_waiting(page, world)
    page.locator("main a[href$='/kald-tilbage/']").click()


@visit("sent-recalled", "post/hvor/<uuid:letter>/kald-tilbage/", DESK)
def sent_recalled(page, world):
    ask_recall(page, world)
    press(page, "kald-tilbage")
    assert page.locator(".alert-success").count() == 1


@visit("sent-not-mine", "post/hvor/<uuid:letter>/", CITIZEN)
def sent_not_mine(page, world):
    page.goto(f"/post/hvor/{uuid4()}/")


@visit("letter-flow", "post/<uuid:letter>/forloeb/", CITIZEN)
def letter_flow(page, world):
    open_letter(page)
    page.locator("main a[href$='/forloeb/']").click()


@visit("texts-shown", "post/nemsms/", "unread_letters")
def texts_shown(page, world):
    said = "Husk din tid i ambulatoriet på fredag kl. 10.15. Tag sundhedskortet med."
    send(world, "unread_letters", example="nemsms", notification=said)
    page.goto("/post/nemsms/")


@visit("texts-not-sent", "post/nemsms/", "new_citizen")
def texts_not_sent(page, world):
    """She has proved no number."""
    said = "Husk din tid i ambulatoriet på fredag kl. 10.15. Tag sundhedskortet med."
    send(world, "new_citizen", example="nemsms", notification=said)
    page.goto("/post/nemsms/")


@visit("try-nemsms", "post/proev/")
def try_nemsms(page, world):
    try_letter(page, letter_of_tests(example="nemsms").decode())
    assert page.locator(".alert-success").count() == 1
