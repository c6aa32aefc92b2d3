"""An officer takes the board to Excel, changes it there, and brings it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey

OFFICER = "dulich.hue@nhipcau.example"
LED = "/cam-ket/?mine=1"


def _change(path: Path) -> None:
    """In Excel: one promise is under way, and another row says what no list knows."""
    book = load_workbook(path)
    page = book.active
    places = {cell.value: cell.column for cell in page[1]}
    page.cell(2, places["Trạng thái"]).value = "Đang làm"
    page.cell(2, places["Ghi chú về trạng thái"]).value = "Đã họp với Hà Nội"
    last = page.max_row + 1
    page.cell(last, places["Nội dung cam kết"]).value = "Dòng mới chưa có văn bản"
    book.save(path)


def test_a_list_goes_to_excel_and_comes_back(page: Page, sign_in, accessible, tmp_path) -> None:
    sign_in(OFFICER)
    page.goto(LED)
    page.get_by_text("Xuất danh sách", exact=True).click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Excel (.xlsx)").click()
    path = tmp_path / "cam-ket.xlsx"
    taken.value.save_as(path)
    _change(path)

    page.goto("/cam-ket/nhap/")
    accessible()
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Xem trước").click()

    expect(page.get_by_text("Chưa ghi gì.")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Dòng không có mã")).to_be_visible()
    accessible()
    page.get_by_role("link", name="Sẽ sửa 1").click()
    expect(page.get_by_text("Đã họp với Hà Nội")).to_be_visible()
    page.get_by_role("button", name="Ghi nhận 1 dòng").click()

    expect(page.get_by_text("1 đã sửa")).to_be_visible(timeout=30_000)
    with page.expect_download() as reported:
        page.get_by_role("link", name="Báo cáo (.xlsx)").click()
    report = tmp_path / "bao-cao.xlsx"
    reported.value.save_as(report)
    told = {row[1].value for row in load_workbook(report).active.iter_rows(min_row=2)}
    assert {"Đã sửa", "Bị từ chối"} <= told
    page.get_by_role("link", name="Đã sửa 1").click()
    page.locator(".import-rows a").first.click()
    expect(page.get_by_text("Đã họp với Hà Nội").first).to_be_visible()


def test_agreements_are_set_side_by_side_and_a_calendar_is_made(page: Page, sign_in, accessible):
    page.goto("/van-ban/")
    page.get_by_label("So sánh").nth(0).check()
    page.get_by_label("So sánh").nth(1).check()
    page.get_by_role("button", name="So sánh").click()

    expect(page.get_by_role("heading", name="So sánh văn bản")).to_be_visible()
    expect(page.get_by_text("Lĩnh vực có cam kết")).to_be_visible()
    accessible()

    sign_in(OFFICER)
    page.goto("/lich/")
    page.get_by_role("button", name="Tạo địa chỉ riêng").click()
    address = page.locator("#private-1").input_value()
    fetched = page.request.get(address)
    assert fetched.text().startswith("BEGIN:VCALENDAR")
    accessible()
