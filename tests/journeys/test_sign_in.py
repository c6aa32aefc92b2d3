"""Signing in: a second step, a lock, a sign-in that ends while a form is open."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
from tests.journeys.served import PASSWORD

pytestmark = pytest.mark.journey
HUE = "dieuphoi.hue@nhipcau.example"
HA_NOI = "dieuphoi.hanoi@nhipcau.example"
TRADE = "congthuong.hanoi@nhipcau.example"


def code_of(secret: str) -> str:
    """Six digits for this half minute, as an app on a phone computes them (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def test_second_step_is_set_up_asked_for_and_taken_off(page, sign_in, accessible):
    sign_in(TRADE)
    page.goto("/tai-khoan/buoc-hai/")
    accessible()
    page.get_by_role("link", name="Thiết lập").click()
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_selector(".code-picture")
    accessible()
    secret = page.locator("code.secret").text_content() or ""
    page.fill("input[name=code]", code_of(secret))
    page.get_by_role("button", name="Bật").click()
    page.wait_for_selector(".codes")
    accessible()
    codes = page.locator(".codes code").all_text_contents()
    page.context.clear_cookies()

    page.goto("/tai-khoan/dang-nhap/")
    page.fill("input[name=login]", TRADE)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/nhap-ma/**")
    accessible()
    page.fill("input[name=code]", codes[0])
    page.press("input[name=code]", "Enter")
    page.wait_for_url(lambda url: "nhap-ma" not in url)
    page.goto("/tai-khoan/buoc-hai/tat/")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.get_by_role("button", name="Tắt").click()
    page.wait_for_url("**/buoc-hai/")

    assert len(codes) == 10
    assert page.get_by_text("Đang tắt").is_visible()


def test_what_was_typed_is_back_after_the_sign_in_ended(page, sign_in, accessible):
    sign_in(HUE)
    page.goto("/van-ban/them/")
    page.fill("[name=title]", "Biên bản gõ lúc hết phiên")
    page.context.clear_cookies(name="sessionid")

    page.locator("form[data-guard] .btn-primary").last.click()
    page.wait_for_url("**/dang-nhap/**")
    accessible()
    said = page.locator("main").inner_text()
    page.fill("input[name=login]", HUE)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/van-ban/them/")
    page.wait_for_selector("[data-draft-filled]:visible")
    accessible()

    assert "Nội dung đã nhập vẫn được giữ" in said
    assert page.input_value("[name=title]") == "Biên bản gõ lúc hết phiên"


def test_form_left_by_mistake_is_offered_again(page, sign_in):
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(HA_NOI)
    page.goto("/van-ban/them/")
    with page.expect_response(lambda answer: "/ban-nhap/" in answer.url and answer.ok):
        page.fill("[name=title]", "Biên bản bỏ dở")
    with page.expect_response(
        lambda answer: "/ban-nhap/" in answer.url and answer.request.method == "POST"
    ):
        page.press("[name=title]", "End")

    page.goto("/van-ban/")
    page.goto("/van-ban/them/")
    page.get_by_role("button", name="Đưa lại vào biểu mẫu").click()

    assert page.input_value("[name=title]") == "Biên bản bỏ dở"


def test_sign_in_that_ends_soon_says_so_and_can_be_prolonged(page, sign_in, accessible):
    sign_in(HUE)
    page.route(
        re.compile(r"/tai-khoan/phien/$"),
        lambda route: (
            route.fulfill(json={"left": 120})
            if route.request.method == "GET"
            else route.continue_()
        ),
    )
    page.goto("/van-ban/")
    page.evaluate("() => { const now = Date.now; Date.now = () => now() + 42960 * 1000; }")

    page.wait_for_selector("[data-session-soon]:visible")
    accessible()
    page.get_by_role("button", name="Tiếp tục đăng nhập").click()
    page.wait_for_selector("[data-session-soon]", state="hidden")

    assert page.locator("#session-note").is_hidden()


def test_account_is_locked_after_wrong_passwords_and_others_are_not(
    page, sign_in, accessible, faults
):
    for _try in range(8):
        page.goto("/tai-khoan/dang-nhap/")
        page.fill("input[name=login]", "dulich.hue@nhipcau.example")
        page.fill("input[name=password]", "sai mật khẩu rồi")
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state()
    locked = page.locator("h1").inner_text()
    accessible()
    faults.clear()  # the browser notes the answer 429 itself

    sign_in(HUE)

    assert locked == "Tạm khóa đăng nhập"
    assert page.get_by_role("link", name="Tổng quan").first.is_visible()
