"""The portal's frame in a real browser: forms, menus, the keyboard, without script."""

import pytest


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
