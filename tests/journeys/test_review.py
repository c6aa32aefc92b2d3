"""A review from its opening to what changed after it was closed, by two sides."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey

HUE, HA_NOI = "dieuphoi.hue@nhipcau.example", "dieuphoi.hanoi@nhipcau.example"
AGREEMENT = "Biên bản làm việc về hợp tác Huế – Hà Nội năm 2026 (ví dụ)"
WORDS = "Hai bên đã thống nhất danh mục; cần chốt biểu mẫu số liệu."


def test_review_is_opened_written_by_both_closed_and_left_alone_by_later_edits(
    page, sign_in, accessible
):
    sign_in(HUE)
    page.goto("/van-ban/")
    page.get_by_role("link", name=AGREEMENT).first.click()
    page.locator("a[href*='/danh-gia/ky/mo/']").click()
    accessible()
    page.fill("[name=title]", "Đánh giá thử của hành trình")
    page.select_option("[name=period]", index=1)
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile(r"/danh-gia/ky/\d+/$"))
    review = page.url
    accessible()

    page.context.clear_cookies()
    sign_in(HA_NOI)
    page.goto(f"{review}nhan-dinh/chung/")
    page.fill("[name=results]", WORDS)
    page.locator("main form button.btn-primary").click()
    expect(page.locator("#n-chung")).to_contain_text(WORDS)

    page.context.clear_cookies()
    sign_in(HUE)
    page.goto(f"{review}dong/")
    accessible()
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(review)
    expect(page.locator(".chip-green").first).to_be_visible()
    expect(page.locator("#n-chung")).to_contain_text(WORDS)
    accessible()
    figure = page.locator(".measure-depth .measure-number")
    before = figure.inner_text() if figure.count() else ""
    page.goto(f"{review}tu-khi-dong/")
    expect(page.locator("main")).to_contain_text("Không có thay đổi")

    page.goto(f"{review}ho-so/?figure=not_begun")
    first = page.locator(".record .row-title", has_text="Hai bên").first.inner_text()
    page.goto("/van-ban/")
    page.get_by_role("link", name=AGREEMENT).first.click()
    page.get_by_role("link", name=first.split(". ", 1)[1][:60]).first.click()
    page.goto(f"{page.url.rstrip('/')}/bao-cao/")
    page.get_by_label(re.compile("Đang làm")).check()
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(lambda url: "/cam-ket/" in url)

    page.goto(f"{review}tu-khi-dong/")
    accessible()
    expect(page.locator("main ins").first).to_contain_text("Đang làm")
    page.goto(review)
    assert (figure.inner_text() if figure.count() else "") == before
