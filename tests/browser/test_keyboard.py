"""Letters by keyboard alone, with and without script: Tab, Shift+Tab, Enter, Space and letters."""

import pytest

from tests.signing import code_of

pytestmark = pytest.mark.browser
MOST = 80
# Where the focus is, whether it can be seen there, and whether nothing lies over it.
FOCUS = """async element => {
    await Promise.all(element.getAnimations().map(one => one.finished));
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return {
        name: element.outerHTML.slice(0, 120),
        marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        at: at && at.outerHTML.slice(0, 80) + JSON.stringify(box),
        free: element.contains(at) || (at !== null && at.contains(element)),
    };
}"""


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def page(request, chromium, running):
    context = chromium.new_context(
        base_url=running.base_url,
        ignore_https_errors=True,
        java_script_enabled=request.param,
        viewport={"width": 1280, "height": 900},
        reduced_motion="reduce",
    )
    yield context.new_page()
    context.close()


def reach(page, selector, key="Tab"):
    """Press the key until the focus is on the element; it must be seen at each stop."""
    passed = []
    for _ in range(MOST):
        page.keyboard.press(key)
        focused = page.locator("*:focus")
        if focused.count() == 0 or focused.evaluate("element => element.tagName") == "IFRAME":
            continue
        stop = focused.evaluate(FOCUS)
        passed.append(stop["name"])
        assert stop["marked"], f"no visible focus on {stop['name']}"
        assert stop["free"], f"{stop['at']} lies over {stop['name']}"
        if focused.and_(page.locator(selector)).count():
            return
    raise AssertionError(f"{selector} is not reached by {key}; passed {passed}")


def go(page, selector, key="Enter", *, by="Tab"):
    """Reach the element, press the key, and wait for the page that follows."""
    reach(page, selector, by)
    with page.expect_navigation():
        page.keyboard.press(key)


def skip_to_content(page):
    page.keyboard.press("Tab")
    skip = page.locator("*:focus")
    assert skip.get_attribute("href") == "#main-content"
    assert skip.is_visible()
    page.keyboard.press("Enter")


def sign_in(page, person):
    for field, text in (
        ("username", person["username"]),
        ("password", person["password"]),
        ("code", code_of(person)),
    ):
        skip_to_content(page)
        reach(page, f"#{field}")
        page.keyboard.type(text)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    if page.locator("form[data-send-now]").count():
        go(page, "form[data-send-now] button")
    page.wait_for_url("**/post/")


def test_a_letter_by_keyboard_alone(page, people):
    page.goto("/post/")
    sign_in(page, people["student"])
    skip_to_content(page)
    go(page, ".post-line a")
    letter = page.url

    skip_to_content(page)
    reach(page, ".file-links a[href*='/fil/']")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith((".pdf", ".html"))

    go(page, "form[action$='/papirkurv/'] button", "Space", by="Shift+Tab")
    assert page.locator("[role=status]").is_visible()
    assert page.locator(f".post-line a[href='{path_of(letter)}']").count() == 0

    skip_to_content(page)
    go(page, ".post-boxes a[href*='mappe=papirkurv']")
    go(page, f".post-line a[href='{path_of(letter)}']")
    go(page, "form[action$='/indbakke/'] button")
    assert page.locator("[role=status]").is_visible()
    go(page, ".post-boxes a[href='/post/']")
    assert page.locator(f".post-line a[href='{path_of(letter)}']").count() == 1

    go(page, "button[name=language][value=en]", "Space")
    assert page.locator("html").get_attribute("lang") == "en"
    go(page, "header form[action='/log-ud/'] button")
    page.wait_for_url("**/?logget-af")
    assert page.get_by_text("You are logged out").is_visible()


def path_of(address):
    return "/" + address.split("/", 3)[3]
