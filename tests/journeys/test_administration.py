"""An organisation registers itself and is verified; an administrator looks after the house."""

from __future__ import annotations

import email
import email.policy
import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey
NAME = "Hợp tác xã Nông sản Phú Lương"


@pytest.fixture
def letter(site):
    """The newest letter to an address, as the program without a mail server keeps it."""

    def find(address: str) -> str:
        folder = site.folder / "data" / "mail"
        for path in sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime, reverse=True):
            for part in reversed(path.read_bytes().split(b"-" * 79)):
                message = email.message_from_bytes(part.strip(), policy=email.policy.default)
                if message["To"] == address:
                    return str(message.get_content())
        raise AssertionError(f"no letter to {address}")

    return find


def link_in(text: str) -> str:
    return re.search(r"https?://[^/\s]+(/\S+)", text)[1]


def test_organisation_registers_itself_and_its_manager_signs_in(
    page, sign_in, accessible, letter, browser, site
):
    page.goto("/don-vi/")
    page.get_by_role("link", name="Đăng ký đơn vị").click()
    accessible()
    page.fill("[name=name]", NAME)
    page.select_option("[name=kind]", "cooperative")
    page.select_option("[name=locality]", label="Huế")
    page.fill("[name=tax_code]", "0100109106")
    page.fill("[name=contact_name]", "Người Đăng Ký")
    page.fill("[name=contact_email]", "htx@phuluong.example")
    page.locator("main form button.btn-primary").click()
    expect(page.locator("h1")).to_have_text("Xin kiểm tra hộp thư")
    page.goto(link_in(letter("htx@phuluong.example")))
    accessible()
    page.get_by_role("button", name="Xác nhận").click()
    expect(page.locator("h1")).to_have_text("Hồ sơ đang chờ cơ quan đầu mối")
    page.goto("/don-vi/?q=phú lương")
    assert NAME not in page.locator("main").inner_text()

    sign_in("dieuphoi.hue@nhipcau.example")
    page.goto("/quan-tri/dang-ky/")
    accessible()
    page.get_by_role("link", name=NAME).click()
    accessible()
    page.get_by_role("button", name="Xác minh").click()
    expect(page.locator("h1")).to_contain_text(NAME)

    newcomer = browser.new_context(base_url=site.address, locale="vi-VN").new_page()
    newcomer.goto(link_in(letter("htx@phuluong.example")))
    for field in newcomer.locator("input[type=password]").all():
        field.fill("mot-mat-khau-dai-kho-doan")
    newcomer.locator("main form button.btn-primary").click()
    newcomer.goto("/tai-khoan/dang-nhap/")
    if newcomer.locator("input[name=login]").count():
        newcomer.fill("input[name=login]", "htx@phuluong.example")
        newcomer.fill("input[name=password]", "mot-mat-khau-dai-kho-doan")
        newcomer.press("input[name=password]", "Enter")
    newcomer.goto("/don-vi/?q=phú lương")
    newcomer.get_by_role("link", name=NAME).click()
    expect(newcomer.get_by_role("link", name="Thành viên")).to_be_visible()
    newcomer.context.close()


def test_keeper_looks_after_jobs_and_the_trail(page, sign_in, accessible):
    sign_in("quantri@nhipcau.example")
    page.goto("/quan-tri/")
    accessible()
    expect(page.locator("h1")).to_have_text("Tình trạng hệ thống")

    page.get_by_role("link", name="Nhật ký", exact=True).click()
    accessible()
    page.get_by_role("button", name="Kiểm tra nhật ký").click()
    expect(page.locator("#job")).to_contain_text("Nhật ký nguyên vẹn", timeout=30_000)
    accessible()

    page.goto("/quan-tri/nhat-ky/")
    page.select_option("[name=verb]", "sign")
    page.locator(".filters button").click()
    assert "verb=sign" in page.url
    assert page.locator("main tbody tr").count() >= 3
    page.goto("/quan-tri/viec/?state=done")
    accessible()
    page.locator("main tbody a").first.click()
    expect(page.locator("#job")).to_be_visible()


@pytest.mark.parametrize(
    "path", ["/quan-tri/", "/quan-tri/viec/", "/quan-tri/nhat-ky/", "/quan-tri/tai-khoan/",
             "/quan-tri/dia-phuong/", "/quan-tri/dia-phuong/hue-city/", "/quan-tri/linh-vuc/"],
)  # fmt: skip
def test_administration_fits_a_phone_in_the_dark(page, sign_in, accessible, path):
    sign_in("quantri@nhipcau.example")
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")

    page.goto(path)

    too_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert page.evaluate(too_wide) is False
    accessible()
