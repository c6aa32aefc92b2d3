"""Scripts typed where words are asked for: no browser runs them on any page that shows them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.house.payloads import MARK
from tests.journeys.served import Served, serve

pytestmark = pytest.mark.journey

HUE = "dieuphoi.hue@nhipcau.example"
# What a browser runs at once where it is taken for more than text.
SCRIPT = f"<script>alert('{MARK}')</script>"
PICTURE = f"<img src=x onerror=alert('{MARK}')>"
SVG = f"\"'><svg onload=alert('{MARK}')>"
FRAME = f"<iframe srcdoc=\"<script>parent.alert('{MARK}')</script>\"></iframe>"
DETAILS = f"</title></textarea><details open ontoggle=alert('{MARK}')>"


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Served]:
    """A demonstration of its own: what is typed here must not stand in other journeys."""
    with serve(tmp_path_factory.mktemp("scripts")) as served:
        yield served


@pytest.fixture
def fired(page: Page) -> list[str]:
    """What ran: each dialog that opened, named by what it says."""
    heard: list[str] = []

    def hear(dialog) -> None:
        heard.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", hear)
    return heard


def save(page: Page) -> None:
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_load_state()


def type_everywhere(page: Page) -> list[str]:
    """Fill in what an officer may; returns the pages of the organisation and the agreement."""
    page.goto("/tai-khoan/")
    page.fill("[name=name]", f"Hoa {PICTURE}")
    save(page)
    page.goto("/don-vi/them/")
    page.fill("[name=name]", f"Sở {SCRIPT}")
    page.fill("[name=about]", DETAILS)
    page.fill("[name=address]", SVG)
    save(page)
    organisation = path_of(page)
    page.goto("/van-ban/them/")
    page.fill("[name=title]", f"Biên bản {SVG}")
    page.fill("[name=summary]", f"{FRAME} {DETAILS}")
    page.select_option("[name=parties-0-locality]", label="Huế")
    page.select_option("[name=parties-1-locality]", label="Hà Nội")
    page.fill("[name=parties-0-name_on_document]", PICTURE)
    save(page)
    agreement = path_of(page)
    page.goto(f"{agreement}cam-ket/them/")
    page.fill("[name=text]", f"Trao đổi {SCRIPT} {PICTURE}")
    page.locator("[name=performers]").first.check()
    save(page)
    page.goto(f"{agreement}danh-gia/them/")
    page.fill("[name=text]", f"Kết quả {FRAME}")
    save(page)
    page.goto("/cam-ket/1/bao-cao/")
    page.locator("[name=state]").nth(1).check()
    page.fill("[name=note]", f"Ghi chú {SVG} {PICTURE}")
    save(page)
    return [organisation, agreement]


def path_of(page: Page) -> str:
    return page.evaluate("location.pathname")


def test_nothing_that_was_typed_runs_on_any_page(page, sign_in, fired, faults):
    sign_in(HUE)
    organisation, agreement = type_everywhere(page)
    page.goto(agreement)
    promise = page.locator("main a[href^='/cam-ket/']").first.get_attribute("href").split("?")[0]
    shown = [
        "/", "/van-ban/", agreement, f"{agreement}sua/", f"{agreement}lich-su/", promise,
        "/cam-ket/", "/cam-ket/1/", "/don-vi/", organisation, f"{organisation}sua/",
        "/tai-khoan/", "/tai-khoan/viec-da-lam/", f"{agreement}cam-ket/them/",
    ]  # fmt: skip
    seen = 0

    for address in shown:
        assert page.goto(address).status == 200, address
        seen += MARK in page.content()
        assert (address, fired, faults) == (address, [], [])

    assert seen >= 10


def test_nothing_that_is_searched_for_runs(page, sign_in, fired):
    sign_in(HUE)

    for words in (SCRIPT, PICTURE, SVG):
        page.goto("/")
        box = page.locator("input[type=search]:visible").first
        box.fill(words)
        page.wait_for_timeout(400)
        box.press("Enter")
        page.wait_for_url("**/tim-kiem/**")
        expect(page.locator("main input[name=q]").first).to_have_value(words)

    assert fired == []
