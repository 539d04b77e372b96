"""The portal's own pages in a real browser, at both widths and in both languages."""

import pytest

from tests.browser.sessions import session_cookie

PUBLIC = [
    "/", "/virksomhed/", "/myndighed/", "/demo/", "/demo/clock/", "/hjaelp/", "/tilgaengelighed/",
    "/design/", "/findes-ikke/",
]  # fmt: skip
LANGUAGES = ("da", "en")


def speak(page, language, running):
    page.context.add_cookies(
        [{"name": "fundament-language", "value": language, "url": running.base_url}]
    )


@pytest.mark.browser
@pytest.mark.parametrize("path", PUBLIC)
def test_page(visitor, running, checker, path):
    for language in LANGUAGES:
        speak(visitor, language, running)
        visitor.goto(path)
        assert visitor.locator("html").get_attribute("lang") == language
        assert visitor.locator("h1").count() == 1
        checker.check(visitor, f"portal{path.strip('/').replace('/', '-')}")


@pytest.mark.browser
def test_who_has_looked(visitor, running, checker):
    visitor.context.add_cookies([session_cookie(running, "many_letters")])
    for language in LANGUAGES:
        speak(visitor, language, running)
        visitor.goto("/hvem-har-set/")
        assert visitor.locator("form[action='/log-ud/'] button").count() == 2
        checker.check(visitor, "portal-hvem-har-set")


@pytest.mark.browser
def test_a_form_with_a_mistake_says_so(visitor):
    visitor.goto("/demo/clock/")
    field = visitor.get_by_label("Antal dage frem")
    field.fill("mange")
    visitor.get_by_role("button", name="Stil frem").click()
    assert visitor.title().startswith("Fejl:")
    summary = visitor.locator("[data-module=error-summary]")
    assert summary.evaluate("element => element === document.activeElement")
    assert field.get_attribute("aria-invalid") == "true"
    assert field.input_value() == "mange"


def focused(page, what):
    return page.evaluate(f"document.activeElement.{what}")


@pytest.mark.browser
def test_menu_and_language_by_keyboard_alone(visitor):
    visitor.goto("/")
    reached = []
    for _ in range(10):
        visitor.keyboard.press("Tab")
        reached.append(focused(visitor, "textContent").strip())
        outline = visitor.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", f"no visible focus on {reached[-1]}"
    assert reached[:3] == ["Gå til sidens indhold", "Dansk", "English"]
    menu = ["Borger", "Virksomhed", "Myndighed"]
    assert [one for one in reached if one in menu] == menu


@pytest.mark.browser
def test_skip_link_and_language_switch_by_keyboard(visitor):
    visitor.goto("/virksomhed/")
    visitor.keyboard.press("Tab")
    visitor.keyboard.press("Enter")
    assert focused(visitor, "id") == "main-content"
    visitor.goto("/virksomhed/")
    for _ in range(3):
        visitor.keyboard.press("Tab")
    visitor.keyboard.press("Enter")
    visitor.wait_for_selector("html[lang=en]")
    assert visitor.url.endswith("/virksomhed/")


@pytest.mark.browser
def test_the_menu_of_a_small_screen_by_keyboard(visitor, checker):
    visitor.set_viewport_size({"width": 375, "height": 800})
    visitor.goto("/demo/")
    visitor.get_by_role("button", name="Menu").focus()
    visitor.keyboard.press("Enter")
    assert "js-menu-close" in focused(visitor, "className")
    assert not checker.violations(visitor)
    visitor.keyboard.press("Escape")
    assert "js-menu-open" in focused(visitor, "className")


@pytest.mark.browser
@pytest.mark.parametrize("width", [375, 1280])
def test_without_script_the_menu_is_there(chromium, running, width):
    context = chromium.new_context(
        base_url=running.base_url,
        ignore_https_errors=True,
        java_script_enabled=False,
        viewport={"width": width, "height": 800},
    )
    page = context.new_page()
    page.goto("/")
    page.locator(".navigation-menu").get_by_role("link", name="Demonstration").click()
    assert page.url.endswith("/demo/")
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    context.close()
