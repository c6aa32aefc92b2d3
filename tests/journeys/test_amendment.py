"""One side drafts and sends, the other agrees, it takes effect, and both compare the editions."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from nhipcau.frontdoor.demo import TITLE_SAMPLE

pytestmark = pytest.mark.journey

HUE, HA_NOI = "dieuphoi.hue@nhipcau.example", "dieuphoi.hanoi@nhipcau.example"
MORE = "và tổng kết hằng năm"


def press(page, name: str) -> None:
    page.locator("main").get_by_role("link", name=name).first.click()


def save(page) -> None:
    page.locator("main form button.btn-primary").first.click()


def test_two_sides_amend_an_agreement_and_compare_its_editions(
    page, sign_in, accessible, browser, site
):
    sign_in(HUE)
    page.goto("/van-ban/")
    page.get_by_role("link", name=TITLE_SAMPLE).first.click()
    agreement = page.url
    press(page, "Sửa đổi")
    page.fill("[name=reason]", "Nói rõ cách theo dõi")
    page.fill("[name=effect_on]", f"{datetime.now(ZoneInfo('Asia/Ho_Chi_Minh')):%d/%m/%Y}")
    accessible()
    save(page)
    expect(page.locator("main")).to_contain_text("Chỉ bên bạn thấy bản soạn này")
    amendment = page.url

    press(page, "Sửa cam kết")
    accessible()
    page.locator("main .choice-row").first.get_by_role("link", name="Sửa").click()
    words = page.input_value("[name=text]")
    page.fill("[name=text]", f"{words} {MORE}")
    save(page)
    expect(page.locator(".wording ins.word-new").first).to_contain_text(MORE)

    other = browser.new_context(base_url=site.address, locale="vi-VN")
    theirs = other.new_page()
    theirs.goto("/tai-khoan/dang-nhap/")
    theirs.fill("input[name=login]", HA_NOI)
    theirs.fill("input[name=password]", "nhip-cau-demo")
    theirs.press("input[name=password]", "Enter")
    theirs.wait_for_url(lambda url: "dang-nhap" not in url)
    assert theirs.goto(amendment).status == 404

    press(page, "Gửi các bên")
    save(page)
    expect(page.locator("main")).to_contain_text("Chưa trả lời")
    accessible()

    theirs.goto("/")
    theirs.get_by_role("link", name="Sửa đổi lần 1").first.click()
    theirs.get_by_role("link", name="Trả lời thay mặt bên bạn").click()
    theirs.get_by_label("Đồng ý với đúng nội dung này").check()
    save(theirs)
    expect(theirs.locator("body")).to_contain_text("Các bên đã thống nhất")

    def in_force() -> bool:
        theirs.goto(f"{agreement}ban/")
        return theirs.locator("a", has_text="Bản 2").count() > 0

    for _try in range(60):
        if in_force():
            break
        theirs.wait_for_timeout(500)
    theirs.get_by_role("link", name="xem thay đổi").first.click()
    expect(theirs.locator(".wording ins.word-new").first).to_contain_text(MORE)
    expect(theirs.locator("h1")).to_contain_text("Từ bản 1 đến bản 2")
    other.close()
