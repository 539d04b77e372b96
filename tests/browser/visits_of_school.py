"""How one comes to the pages of school: as a guardian, as a teacher, as a pupil."""

from tests.browser.visits import straight, visit
from tests.browser.world import give

MOTHER, FATHER, TEACHER = "parent", "other_parent", "teacher"
TWO = "dk:unilogin:loa:ToFaktor"

straight("skole/", "school-children", MOTHER)
straight("skole/", "school-nobody", "exempt")
straight("skole/overgang/", "handover-start")
straight("demo/skoleblad/", "school-paper")


def at_class(page, name="3.A"):
    page.goto("/skole/")
    page.locator("main a", has_text=name).click()


def at_pupil(page, name="Villads"):
    page.goto("/skole/")
    page.locator("main h3 a", has_text=name).click()


def pupil_in_class(page):
    at_class(page)
    page.locator("td a", has_text="Villads").click()


@visit("school-classes", "skole/", TEACHER)
def classes(page, world):
    page.goto("/skole/")


@visit("school-class", "skole/klasse/<uuid:school_class>/", TEACHER)
def school_class(page, world):
    at_class(page)


@visit("school-class-device", "skole/klasse/<uuid:school_class>/", TEACHER)
def class_device(page, world):
    at_class(page, "8.B")
    page.locator("main form button").click()


@visit("school-class-refused", "skole/klasse/<uuid:school_class>/", MOTHER)
def class_refused(page, world):
    page.goto("/skole/klasse/00000000-0000-0000-0000-000000000000/")


@visit("school-pupil", "skole/elev/<uuid:login>/", MOTHER)
def pupil(page, world):
    at_pupil(page)


@visit("school-pupil-refused", "skole/elev/<uuid:login>/", MOTHER)
def pupil_refused(page, world):
    page.goto("/skole/elev/00000000-0000-0000-0000-000000000000/")


@visit("school-new-card", "skole/elev/<uuid:login>/", TEACHER)
def new_card(page, world):
    pupil_in_class(page)
    page.get_by_role("button", name="kodekort").or_(
        page.get_by_role("button", name="code card")
    ).click()


@visit("school-new-pictures", "skole/elev/<uuid:login>/", TEACHER)
def new_pictures(page, world):
    """Of a classmate: the pictures of the demo's own pupils stay as they are told."""
    at_class(page)
    page.locator("td a").filter(has_not_text="Villads").first.click()
    page.locator("form:has(input[value=new-pictures]) button").click()


@visit("school-device-number-mistake", "skole/elev/<uuid:login>/", FATHER)
def device_number_wrong(page, world):
    """He approves a device that his son asks for, and mistypes the number."""
    child = world.fresh().new_page()
    to_second_factor(child, world)
    child.goto(f"{child.url.partition('?')[0]}?med=device")
    child.locator(".school-step button[type=submit]").click()
    child.context.close()
    at_pupil(page)
    page.fill("#number", "00")
    page.locator("form:has(#number) button").click()


def at_school(page, world, key="child", **wish):
    page.goto(world.wish_of(world.client("skoleavis", claim_dialect="unilogin"), **wish))
    give(page, "uniid", world.pupils[key]["uniid"])


def press(page, pictures):
    for name in pictures:
        page.locator(f"button[name=picture][value={name}]").click()


def to_second_factor(page, world):
    at_school(page, world, acr_values=TWO)
    press(page, world.pupils["child"]["pictures"])


@visit("pupil-name", "login/skole/<uuid:pending>/")
def pupil_name(page, world):
    page.goto(world.wish_of(world.client("skoleavis", claim_dialect="unilogin")))


@visit("pupil-pictures", "login/skole/<uuid:pending>/")
def pupil_pictures(page, world):
    at_school(page, world)


@visit("pupil-two-pictures", "login/skole/<uuid:pending>/")
def pupil_two_pictures(page, world):
    at_school(page, world)
    press(page, world.pupils["child"]["pictures"][:2])


@visit("pupil-pictures-wrong", "login/skole/<uuid:pending>/")
def pupil_pictures_wrong(page, world):
    at_school(page, world, "turning_fifteen")
    press(page, reversed(world.pupils["turning_fifteen"]["pictures"]))


@visit("pupil-card", "login/skole/<uuid:pending>/")
def pupil_card(page, world):
    at_school(page, world)
    page.locator(".school-ways a[href$='med=card']").click()


@visit("pupil-class-code", "login/skole/<uuid:pending>/")
def pupil_class_code(page, world):
    to_second_factor(page, world)


@visit("pupil-device", "login/skole/<uuid:pending>/")
def pupil_device(page, world):
    to_second_factor(page, world)
    page.locator(".school-ways a[href$='med=device']").click()


@visit("pupil-device-number", "login/skole/<uuid:pending>/")
def pupil_device_number(page, world):
    pupil_device(page, world)
    page.locator(".school-step button[type=submit]").click()


@visit("pupil-again", "login/skole/<uuid:pending>/forfra/")
def pupil_again(page, world):
    at_school(page, world)
    page.locator("form[action$='/forfra/'] button").click()


@visit("pupil-back-refused", "login/skole/<uuid:pending>/afbryd/")
def pupil_back(page, world):
    """Of a login that is over by then."""
    at_school(page, world)
    page.context.clear_cookies(name="__Host-login")
    page.locator("form[action$='/afbryd/'] button").click()


@visit("handover-pictures", "skole/overgang/")
def handover_pictures(page, world):
    page.goto("/skole/overgang/")
    give(page, "uniid", world.pupils["turning_fifteen"]["uniid"])


@visit("handover-too-young", "skole/overgang/")
def handover_too_young(page, world):
    handover_pictures(page, world)
    press(page, world.pupils["turning_fifteen"]["pictures"])
    give(page, "class_code", world.pupils["turning_fifteen"]["class_code"])


@visit("handover-again", "skole/overgang/forfra/")
def handover_again(page, world):
    handover_pictures(page, world)
    page.locator("form[action$='/forfra/'] button").click()


@visit("school-paper-told", "demo/skoleblad/")
def school_paper_told(page, world):
    page.goto("/demo/skoleblad/")
    page.locator("button[value=one]").click()
    give(page, "uniid", world.pupils["child"]["uniid"])
    press(page, world.pupils["child"]["pictures"])
    page.wait_for_url("**/demo/skoleblad/")


@visit("school-class-without-login", "skole/klasse/<uuid:school_class>/", TEACHER)
def without_login(page, world):
    """A class that a list has just made, in which nobody has a login yet."""
    world.school_list()
    at_class(page, "0.X")


@visit("school-login-given", "skole/elev/<uuid:login>/", TEACHER)
def login_given(page, world):
    without_login(page, world)
    page.locator("form:has(input[value=issue]) button").first.click()
