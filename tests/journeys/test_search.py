"""Somebody looks for a place and a promise with the keyboard alone."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.journey


def test_search_by_the_keyboard_from_any_page(page, accessible):
    page.goto("/don-vi/")

    page.keyboard.press("/")
    page.keyboard.type("hue")
    page.wait_for_selector(".suggest [role=option]", state="visible")
    accessible()
    page.keyboard.press("ArrowDown")
    chosen = page.locator(".suggest [aria-selected=true]")

    assert "Huế" in chosen.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/dia-phuong/**")
    assert "Huế" in page.locator("h1").inner_text()
    accessible()


def test_enter_opens_the_page_of_results_and_escape_closes_the_suggestions(page, accessible):
    page.goto("/")

    page.keyboard.press("/")
    page.keyboard.type("di san")
    page.wait_for_selector(".suggest [role=option]", state="visible")
    page.keyboard.press("Escape")
    assert page.locator(".suggest:visible").count() == 0
    page.keyboard.press("Enter")
    page.wait_for_url("**/tim-kiem/**")

    assert page.locator("main mark").count() >= 1
    accessible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_results_fit_a_phone_in_both_schemes(page, accessible, scheme):
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme=scheme)

    page.goto("/tim-kiem/?q=hue")

    too_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert page.evaluate(too_wide) is False
    accessible()


def test_search_works_without_javascript(browser, site):
    context = browser.new_context(base_url=site.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")

    box = page.locator("header input[type=search]:visible").first
    box.fill("Huế")
    box.press("Enter")
    page.wait_for_url("**/tim-kiem/**")

    assert page.locator("main a.row-title").count() >= 1
    context.close()
