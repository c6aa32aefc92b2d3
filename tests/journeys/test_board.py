"""The board through a working week: narrow, keep the view, act on several, undo, look, print."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey
COORDINATOR = "dieuphoi.hue@nhipcau.example"


def test_a_coordinator_works_with_the_board(page: Page, sign_in, accessible) -> None:
    sign_in(COORDINATOR)
    page.goto("/cam-ket/")
    accessible()

    page.get_by_text("Lọc và sắp xếp").click()
    page.select_option("select[name=field]", "trade_supply_demand")
    page.get_by_role("button", name="Lọc", exact=True).click()
    expect(page.get_by_label("Đang lọc theo")).to_contain_text("Thương mại")
    found = page.locator("tbody [data-row]").count()
    assert found > 1

    page.get_by_text("Góc nhìn", exact=True).click()
    page.get_by_role("link", name="Lưu góc nhìn này").click()
    page.fill("input[name=name]", "Thương mại hằng tuần")
    accessible()
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page).to_have_url(re.compile("field=trade_supply_demand"))

    _choose_by_keys(page)
    page.get_by_role("button", name="Ghi chú").click()
    page.fill("textarea[name=note]", "Đã trao đổi tại cuộc họp giao ban")
    accessible()
    page.get_by_role("button", name="Xem lại trước khi thực hiện").click()
    accessible()
    page.get_by_role("button", name="Thực hiện với").click()
    expect(page.locator(".page-meta")).to_contain_text("Đã thực hiện")
    accessible()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator(".page-meta")).to_contain_text("Đã hoàn tác")

    page.get_by_role("link", name="Về bảng cam kết").click()
    page.get_by_role("link", name="Lịch").first.click()
    accessible()
    page.get_by_role("link", name="Tháng sau").click()
    expect(page).to_have_url(re.compile(r"month=\d{4}-\d{2}"))

    page.emulate_media(media="print")
    expect(page.locator(".topbar")).to_be_hidden()
    expect(page.locator(".board-printed")).to_be_visible()


def _choose_by_keys(page: Page) -> None:
    """j goes to the first row, x ticks it, again for the second."""
    for _row in range(2):
        page.keyboard.press("j")
        page.keyboard.press("x")
    expect(page.locator("[data-chosen]")).to_have_text("đã chọn: 2")
    page.keyboard.press("?")
    expect(page.locator("#board-keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("[data-board-search]")).to_be_focused()
