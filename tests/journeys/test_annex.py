"""The annex of a plan: from a workbook to commitments, and to activities the other side sees."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.annexes import HEAD, ROWS, workbook
from tests.journeys.test_coordinator import accept_all

pytestmark = pytest.mark.journey

HUE, HA_NOI = "dieuphoi.hue@nhipcau.example", "dieuphoi.hanoi@nhipcau.example"
TITLE = "Kế hoạch hợp tác Huế – Hà Nội năm 2026 (phụ lục nhiệm vụ)"
TASK = "Tổ chức đoàn khảo sát tuyến di sản"


def send(page, tmp_path, name: str, data: bytes) -> str:
    """Import a file; the address of its review, once it was read."""
    file = tmp_path / name
    file.write_bytes(data)
    page.goto("/doc-bien-ban/them/")
    page.set_input_files("input[type=file]", str(file))
    page.locator("main form button.btn-primary").click()
    expect(page.locator("#source")).to_be_visible(timeout=30_000)
    return re.match(r".*/doc-bien-ban/\d+/", page.url)[0]


def test_annex_becomes_a_plan_with_activities(page, sign_in, accessible, tmp_path):
    sign_in(HUE)
    review = send(page, tmp_path, "phu-luc.xlsx", workbook([HEAD, *ROWS]))
    accessible()
    expect(page.locator(".source-table tr.is-current")).to_contain_text("Sở Du lịch")
    assert accept_all(page) == 3

    page.goto(f"{review}the-thuc/")
    page.fill("[name=title]", TITLE)
    page.fill("[name=signed_on]", "05/01/2026")
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_url(lambda url: "the-thuc" not in url)
    page.goto(f"{review}ke-hoach/")
    accessible()
    page.goto(f"{review}lap-van-ban/")
    accessible()
    page.locator("main form button.btn-primary").click()
    page.wait_for_url("**/van-ban/**")
    page.goto(f"{page.url.rstrip('/')}/hieu-luc/")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(lambda url: "hieu-luc" not in url)

    page.context.clear_cookies()
    sign_in(HA_NOI)
    page.goto(f"/hoat-dong/?q={TASK}")

    expect(page.locator("main")).to_contain_text(TASK)


def test_columns_are_named_without_javascript(page, sign_in, browser, site, tmp_path):
    sign_in(HUE)
    rows = [("A1", "B1", "C1"), ("Mở tuyến tham quan di sản", "Sở Du lịch", "Quý I/2026")]
    review = send(page, tmp_path, "la.xlsx", workbook(rows))
    plain = browser.new_context(
        base_url=site.address,
        locale="vi-VN",
        java_script_enabled=False,
        storage_state=page.context.storage_state(),
    ).new_page()

    plain.goto(f"{review}cot/?bang=1")
    plain.select_option("[name=column-0]", "content")
    plain.select_option("[name=column-1]", "lead")
    plain.select_option("[name=column-2]", "deadline")
    plain.locator("main form button.btn-primary").click()
    expect(plain.locator(".draft[data-y]")).to_have_count(1, timeout=30_000)

    expect(plain.locator(".draft[data-y]")).to_contain_text("Sở Du lịch")
    plain.context.close()
