"""Every address is tried as every kind of actor; reading changes nothing; writing needs a token."""

from __future__ import annotations

import logging

import pytest
from django.test import Client
from django.urls import reverse
from tests.house.answers import METHODS, Line, Walker, addresses, tables
from tests.house.world import SEARCHED, World, build_world

TABLES = tables()
# Addresses that take a POST without the form's secret, each with its reason.
WITHOUT_TOKEN: dict[str, str] = {}


@pytest.fixture
def world(cast, settings) -> World:
    # As it is served: what everybody gets is worked out once, and must not reach the wrong reader.
    settings.FIGURES_SECONDS = 600
    return build_world(cast)


def test_every_address_stands_in_a_table():
    known = {(line.method, line.name) for lines in TABLES.values() for line in lines}
    wanted = {(method, name) for method in METHODS for name in addresses()}

    missing = sorted(wanted - known)

    # An address without its line is untried: see the head of tests/house/answers.py.
    assert missing == []
    assert sorted(known - wanted) == []


@pytest.mark.parametrize("table", TABLES)
def test_address_answers_each_actor_as_its_table_says(table, world, client_of, caplog):
    caplog.set_level(logging.CRITICAL, logger="django.request")
    walker = Walker(world, client_of)

    found = {line: walker.try_line(line) for line in TABLES[table]}

    other = "\n".join(str(answered) for line, answered in found.items() if answered != line)
    assert other == "", f"{table}.txt says otherwise than what was answered:\n{other}"
    assert walker.writes == [], "a GET wrote this"
    assert walker.leaks == [], "a secret was shown to somebody who may not know it"
    assert walker.faults == [], "this may not stand on a page"


def test_searching_lists_tells_no_secret(world, client_of, caplog):
    caplog.set_level(logging.CRITICAL, logger="django.request")
    walker = Walker(world, client_of)
    paths = sorted(
        {reverse(line.name) for lines in TABLES.values() for line in lines if line.object == "-"}
    )

    for path in paths:
        for column in ("nobody", "stranger", "lead", "admin"):
            for said in (f"?q={SEARCHED}&sort=title", "?page=2&state=draft"):
                walker.answer(column, "GET", f"{path}{said}")

    assert walker.leaks == []
    assert walker.faults == []


def test_world_has_secrets_that_its_own_people_see(world, client_of):
    walker = Walker(world, client_of)
    walker.world.secrets = dict.fromkeys(world.secrets, frozenset())
    lines = [line for table in TABLES.values() for line in table]

    for line in (line for line in lines if line.method == "GET"):
        walker.answer("editor", "GET", reverse(line.name, kwargs=world.arguments(line.object)))

    shown = {leak.rsplit(": ", 1)[1] for leak in walker.leaks}
    assert shown == set(world.secrets)


def test_nothing_is_written_without_the_token_of_the_form(world):
    refused = {}
    for name, line in sorted(_one_line_each().items()):
        client = Client(enforce_csrf_checks=True)
        client.force_login(
            world.cast.users["hue_manager"],
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        path = reverse(name, kwargs=world.arguments(line.object))
        refused[name] = client.post(path).status_code

    open_doors = {name for name, status in refused.items() if status != 403}
    assert open_doors == set(WITHOUT_TOKEN)


def _one_line_each() -> dict[str, Line]:
    return {line.name: line for lines in TABLES.values() for line in lines if line.method == "POST"}
