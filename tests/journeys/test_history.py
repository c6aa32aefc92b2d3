"""An officer names another lead; the history tells it, and the keeper finds it in the trail."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect
from tests.journeys.served import plain_environment

pytestmark = pytest.mark.journey

DEPARTMENT = "Sở Du lịch thành phố Huế"
COMMITMENT = "/cam-ket/1/"


@pytest.fixture
def seal(site):
    """Seal what waits, as the worker does within twenty seconds."""

    def now() -> None:
        subprocess.run(
            [sys.executable, "-m", "nhipcau.config.cli", "audit", "seal"],
            env=plain_environment(site.folder),
            check=True,
            capture_output=True,
        )

    return now


def test_new_lead_is_told_in_words_and_found_in_the_trail(page, sign_in, accessible, seal):
    sign_in("dieuphoi.hue@nhipcau.example")
    page.goto(COMMITMENT)
    agreement = page.locator("nav a[href^='/van-ban/']").last.get_attribute("href")
    page.get_by_role("link", name="Phân công đơn vị").click()
    page.locator("[name^='lead-']").first.fill(DEPARTMENT)
    page.locator("main form button.btn-primary").click()
    expect(page.locator(".history li").first).to_contain_text(DEPARTMENT)

    seal()
    page.goto(re.search(r"^/van-ban/\d+/", agreement)[0])
    page.get_by_role("link", name="Lịch sử", exact=True).click()
    told = page.locator(".history li").first
    expect(told).to_contain_text("Điều phối Huế")
    expect(told.locator(".change-steps dt")).to_have_text("Chủ trì, phối hợp")
    expect(told.locator(".change-steps ins")).to_contain_text(DEPARTMENT)
    place = re.search(r"đã niêm, vị trí (\d+)", told.locator(".history-seal").inner_text())[1]
    accessible()

    page.context.clear_cookies()
    sign_in("quantri@nhipcau.example")
    page.goto("/quan-tri/")
    head = page.get_by_role("link", name=re.compile(r"^Số \d+$"))
    assert int(head.inner_text().removeprefix("Số ")) >= int(place)
    accessible()
    head.click()
    page.fill("[name=person]", "dieuphoi.hue@nhipcau.example")
    page.select_option("[name=kind]", "agreements.commitment")
    page.locator(".filters button").click()
    first = page.locator("main tbody tr").first
    expect(first).to_contain_text("Điều phối Huế")
    first.locator("summary").click()
    expect(first.locator("details")).to_contain_text(DEPARTMENT)
    accessible()

    page.fill("[name=person]", "không có ai tên thế")
    page.locator(".filters button").click()
    expect(page.locator("main")).to_contain_text("Không có dòng nào phù hợp")
    accessible()
