"""How one comes to the pages where people write in Digital Post."""

from tests.browser.visits import CITIZEN, straight, visit
from tests.browser.visits_of_portal import open_letter

WRITER = "new_citizen"

straight("post/skriv/", "write", WRITER)
straight("post/", "mailbox-search-nothing", CITIZEN, "?q=findes-ikke&ulaest=ja")
straight("post/", "mailbox-search-mistake", CITIZEN, "?fra=2026-99-01")


def begin(page):
    page.goto("/post/skriv/?q=Ydelses")
    page.locator(".write-choice").first.click()


def write(page):
    begin(page)
    page.fill("#letter-title", "Spørgsmål om min bolig")
    page.fill("#letter-text", "Kære alle\n\nJeg er flyttet. Hvad skal jeg gøre?\n\nHilsen Amina")
    content = {"mimeType": "application/pdf", "buffer": b"%PDF-1.4 hello"}
    names = ("lejekontrakt.pdf", "et-langt-filnavn-uden-mellemrum-fra-en-scanner-2026.pdf")
    page.set_input_files("#letter-files", [{"name": name, **content} for name in names])


def press(page, act):
    page.locator(f"button[value={act}]").last.click()


@visit("draft-saved", "post/kladde/<uuid:written>/", WRITER)
def draft_saved(page, world):
    write(page)
    press(page, "gem")


@visit("draft-point", "post/kladde/<uuid:written>/kontaktpunkt/", WRITER)
def draft_point(page, world):
    page.goto("/post/skriv/?q=kommune")
    page.locator(".write-choice", has_text="Ravnsund").first.click()
    page.wait_for_url("**/kontaktpunkt/")


@visit("draft-to-point", "post/kladde/<uuid:written>/", WRITER)
def draft_to_point(page, world):
    draft_point(page, world)
    page.locator(".write-point button", has_text="Afhentning af affald").click()
    page.wait_for_url("**/kladde/*/")


@visit("draft-anew", "post/kladde/<uuid:written>/", WRITER)
def draft_anew(page, world):
    """What a second window says of a letter that the first one has sent."""
    write(page)
    press(page, "gem")
    page.wait_for_url("**gjort=gemt")
    other = page.context.new_page()
    other.goto(page.url)
    press(other, "se")
    other.locator("main form[action$='/se/'] button").click()
    other.wait_for_url("**/sendt/**")
    other.close()
    page.fill("#letter-text", "Noget andet")
    press(page, "gem")
    page.wait_for_url("**gjort=ny")


@visit("draft-mistake", "post/kladde/<uuid:written>/", WRITER)
def draft_mistake(page, world):
    begin(page)
    page.fill("#letter-text", "Uden emne")
    press(page, "se")


@visit("drafts", "post/", WRITER)
def drafts(page, world):
    draft_saved(page, world)
    page.goto("/post/?mappe=kladder")


@visit("draft-review", "post/kladde/<uuid:written>/se/", WRITER)
def review(page, world):
    write(page)
    press(page, "se")


@visit("draft-discard", "post/kladde/<uuid:written>/slet/", WRITER)
def discard(page, world):
    draft_saved(page, world)
    page.locator("a[href$='/slet/']").click()


@visit("sent-now", "post/sendt/<uuid:written>/", WRITER)
def sent_now(page, world):
    review(page, world)
    page.locator("main form[action$='/se/'] button").click()


def forward(page, world):
    open_letter(page)
    page.locator("main a[href$='/videresend/']").click()


@visit("letter-forward-mistake", "post/<uuid:letter>/videresend/", WRITER)
def forward_mistake(page, world):
    forward(page, world)
    page.locator("main form[action$='/videresend/'] button").click()


@visit("letter-forwarded", "post/sendt/<uuid:written>/", WRITER)
def forwarded(page, world):
    forward(page, world)
    page.fill("#forward-email", "ven@privat.example")
    page.locator("label[for=understood]").click()
    page.fill("#comment", "Vil du læse det her for mig?")
    page.locator("main form[action$='/videresend/'] button").click()


@visit("letter-to-answer", "post/<uuid:letter>/", WRITER)
def letter_to_answer(page, world):
    open_letter(page, world.letter_to_answer(WRITER))


@visit("answer", "post/<uuid:letter>/svar/", WRITER)
def answer(page, world):
    letter_to_answer(page, world)
    page.locator("main form[action$='/svar/'] button").click()


def choose(page, folder=""):
    page.goto(f"/post/?mappe={folder}")
    page.locator(".post-choose a").click()
    page.locator(".post-choosing label").first.click()


@visit("mailbox-choosing", "post/", WRITER)
def mailbox_choosing(page, world):
    choose(page)


@visit("chosen", "post/valgte/", WRITER)
def chosen(page, world):
    choose(page)
    page.locator("button[value=ulaest]").click()
