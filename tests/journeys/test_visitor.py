"""A citizen looks at what was promised."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.journey


def test_visitor_walks_from_home_to_a_promise(page, accessible):
    page.goto("/")
    accessible()
    assert page.locator("h1").count() == 1

    page.get_by_role("link", name="Văn bản", exact=True).click()
    accessible()
    page.get_by_role("link", name="Biên bản làm việc, hợp tác phát triển").first.click()
    page.wait_for_load_state()

    assert "thành phố Huế" in page.locator("main").inner_text()
    assert page.locator("main svg a").count() >= 11
    accessible()

    page.locator("main svg a").first.click()
    page.wait_for_url("**/cam-ket/**")
    assert "tu bổ các điểm di tích" in page.locator("main").inner_text()
    accessible()


def test_visitor_reads_in_english(page):
    page.goto("/")

    page.locator("button[name=language][value=en]").first.click()
    page.wait_for_load_state()

    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("link", name="Commitments", exact=True).count() >= 1


def test_visitor_finds_an_old_name_under_the_new_one(page):
    page.goto("/van-ban/?q=hue")

    assert "Thừa Thiên Huế – Hà Nội" in page.locator("main").inner_text()


@pytest.mark.parametrize("path", ["/", "/van-ban/", "/cam-ket/", "/dia-phuong/", "/don-vi/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_a_phone_in_both_schemes(page, accessible, path, scheme):
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme=scheme)

    page.goto(path)

    too_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert page.evaluate(too_wide) is False
    accessible()


def test_pages_work_without_javascript(browser, site):
    context = browser.new_context(base_url=site.address, java_script_enabled=False)
    page = context.new_page()

    page.goto("/cam-ket/?state=in_progress")

    assert page.locator("main a[href^='/cam-ket/']").count() >= 5
    context.close()
