"""A real browser before a real server with a real worker: `make e2e`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from tests.journeys.served import PASSWORD, Served, serve

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
# What a serious or critical finding of axe would be is a fault of ours.
GRAVE = {"serious", "critical"}


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Served]:
    """The demonstration, served the way `make run` serves it."""
    with serve(tmp_path_factory.mktemp("site")) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chosen = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chosen
        chosen.close()


@pytest.fixture
def faults() -> list[str]:
    """What the browser complained of; each journey ends with none."""
    return []


@pytest.fixture
def page(browser: Browser, site: Served, faults: list[str]) -> Iterator[Page]:
    """A new visitor with a Vietnamese browser; nothing may be asked of another host."""
    context = browser.new_context(base_url=site.address, locale="vi-VN")
    made = context.new_page()
    made.on("request", lambda request: _note_stranger(request.url, site.address, faults))
    made.on("pageerror", lambda error: faults.append(str(error)))
    made.on(
        "console",
        lambda said: faults.append(said.text) if said.type == "error" else None,
    )
    yield made
    context.close()
    assert faults == []


@pytest.fixture
def sign_in(page: Page):
    """Sign in as one of the demonstration's accounts, through the form."""

    def through_the_form(email: str) -> None:
        page.goto("/tai-khoan/dang-nhap/")
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "dang-nhap" not in url)

    return through_the_form


@pytest.fixture
def accessible(page: Page):
    """Check the page that is open with axe; grave findings are named with where they stand."""
    axe = Axe()

    def check() -> None:
        found = axe.run(page).response["violations"]
        grave = [
            f"{one['id']}: {one['nodes'][0]['html'][:160]}"
            for one in found
            if one["impact"] in GRAVE
        ]
        assert grave == [], page.url

    return check


def _note_stranger(url: str, address: str, faults: list[str]) -> None:
    if not url.startswith((address, "data:", "blob:")):
        faults.append(f"asked another host: {url}")
