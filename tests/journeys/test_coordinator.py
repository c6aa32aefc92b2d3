"""The main job: a coordinator takes minutes to the register; the other side finds them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

import nhipcau.frontdoor

pytestmark = pytest.mark.journey

HUE, HA_NOI = "dieuphoi.hue@nhipcau.example", "dieuphoi.hanoi@nhipcau.example"
SAMPLE = Path(nhipcau.frontdoor.__file__).parent / "data" / "bien-ban-mau.docx"
MINUTES = """BIÊN BẢN LÀM VIỆC
Về hợp tác giữa thành phố Huế và thành phố Hà Nội

Ngày 05/10/2026, tại Hà Nội, UBND thành phố Huế và UBND thành phố Hà Nội đã làm việc.

I. KẾT QUẢ
- Hai bên đã tổ chức 02 hội chợ đặc sản tại Hà Nội.
Tuy nhiên, việc trao đổi thông tin giữa các sở còn chậm.

II. NỘI DUNG THỐNG NHẤT
- UBND thành phố Hà Nội hỗ trợ doanh nghiệp Huế tham gia hội chợ trước ngày 30/6/2027.
- Sở Du lịch thành phố Huế và Sở Du lịch thành phố Hà Nội phối hợp xây dựng tour liên kết.
- UBND thành phố Huế bố trí 3 tỷ đồng cho chương trình trao đổi sinh viên nghệ thuật.
"""
TITLE = "Biên bản làm việc Huế – Hà Nội, tháng 10 năm 2026"


def accept_all(page) -> int:
    """Accept every draft by keyboard, as an officer would; the page leads on to the next."""
    cards = page.locator(".draft[data-y]")
    expect(cards.first).to_be_visible()
    waiting = page.locator('.draft[data-state="draft"]')
    for left in range(waiting.count(), 0, -1):
        expect(page.locator('.draft.is-current[data-state="draft"]')).to_have_count(1)
        page.keyboard.press("a")
        expect(waiting).to_have_count(left - 1)
    return cards.count()


def test_coordinator_takes_minutes_to_the_register(page, sign_in, accessible, browser, site):
    sign_in(HUE)
    page.goto("/doc-bien-ban/them/")
    accessible()
    page.fill("textarea", MINUTES)
    page.locator("main form button.btn-primary").click()

    expect(page.locator(".draft[data-y]").first).to_be_visible(timeout=30_000)
    accessible()
    assert "hỗ trợ doanh nghiệp Huế tham gia hội chợ" in page.locator("main").inner_text()
    review = re.match(r".*/doc-bien-ban/\d+/", page.url)[0]
    count = accept_all(page)
    assert count >= 5

    page.goto(f"{review}the-thuc/")
    page.fill("[name=title]", TITLE)
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_url(lambda url: "the-thuc" not in url)
    page.goto(f"{review}lap-van-ban/")
    accessible()
    page.locator("main form button.btn-primary").click()
    page.wait_for_url("**/van-ban/**")

    assert TITLE in page.locator("h1").inner_text()
    assert page.locator("main svg a").count() >= 3
    agreement = page.url
    page.goto(f"{agreement.rstrip('/')}/hieu-luc/")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(agreement)

    stranger = browser.new_context(base_url=site.address, locale="vi-VN").new_page()
    answer = stranger.goto(agreement)
    assert answer is not None
    assert answer.status == 404
    stranger.context.close()

    page.context.clear_cookies()
    sign_in(HA_NOI)
    page.goto("/van-ban/?q=huế")
    assert TITLE in page.locator("main").inner_text()


def test_same_file_again_says_so(page, sign_in):
    sign_in(HUE)
    page.goto("/doc-bien-ban/them/")

    page.set_input_files("input[type=file]", str(SAMPLE))
    page.locator("main form button.btn-primary").click()

    expect(page.get_by_role("alert")).to_be_visible()
    assert "bien-ban-mau.docx" in page.get_by_role("alert").inner_text()


def test_renamed_picture_is_refused_with_advice(page, sign_in, tmp_path):
    picture = tmp_path / "bien-ban.docx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 2000)
    sign_in(HUE)
    page.goto("/doc-bien-ban/them/")

    page.set_input_files("input[type=file]", str(picture))
    page.locator("main form button.btn-primary").click()

    expect(page.locator("main")).to_contain_text(".docx", timeout=20_000)
    assert page.locator(".draft").count() == 0


def test_officer_reports_on_a_promise(page, sign_in, accessible):
    sign_in("dulich.hue@nhipcau.example")
    page.goto("/cam-ket/?state=overdue")

    page.get_by_role("link", name=re.compile("chương trình tham quan")).first.click()
    accessible()
    page.locator("a[href$='/bao-cao/']").first.click()
    accessible()
    page.get_by_label(re.compile("Đang làm|In progress")).check()
    page.locator("textarea").first.fill("Đã khảo sát tuyến lần hai")
    page.locator("main form button.btn-primary").click()

    expect(page.locator("main")).to_contain_text("Sở Du lịch thành phố Huế")
    expect(page.locator("main")).to_contain_text("Đã khảo sát tuyến lần hai")
