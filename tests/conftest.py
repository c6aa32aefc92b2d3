"""What every test stands on: reference data, a cast of actors, real files in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache, caches
from django.test import Client
from django.utils import translation

from nhipcau.localities.models import Locality
from tests.cast import Cast, make_cast

SHARED_INPUT = Path(__file__).resolve().parents[2] / "shared" / "input"


ASK_THE_DATABASE = {"db", "transactional_db", "django_db_serialized_rollback"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--asking-the-database",
        action="store_true",
        help="leave out what asks no database: on a second one it would only be done again",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--asking-the-database"):
        left_out = [item for item in items if not _asks_the_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if _asks_the_database(item)]


def _asks_the_database(item: pytest.Item) -> bool:
    named = ASK_THE_DATABASE & set(getattr(item, "fixturenames", ()))
    # A class of cases asks by what it inherits, which nothing here can see.
    return (
        bool(named) or bool(item.get_closest_marker("django_db")) or bool(getattr(item, "cls", 0))
    )


@pytest.fixture(autouse=True)
def _plain_world(settings, tmp_path) -> Iterator[None]:
    """Fast hashing, own folder for files and mail, an empty cache, Vietnamese until asked."""
    # A request leaves its language behind in the thread; the next test must not inherit it.
    translation.activate(settings.LANGUAGE_CODE)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        },
    }
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    # What a test changes it sees at once; tests of kept figures turn the keeping on.
    settings.FIGURES_SECONDS = 0
    cache.clear()
    caches["figures"].clear()
    yield
    cache.clear()


@pytest.fixture
def hue(db) -> Locality:
    return Locality.objects.get(code="hue-city")


@pytest.fixture
def thua_thien_hue(db) -> Locality:
    return Locality.objects.get(code="thua-thien-hue")


@pytest.fixture
def ha_noi(db) -> Locality:
    return Locality.objects.get(code="ha-noi")


@pytest.fixture
def cast(db) -> Cast:
    """Organisations on three sides and one user for each kind of actor."""
    return make_cast()


@pytest.fixture
def client_of():
    """A browser signed in as a user (or as nobody)."""

    def sign_in(user=None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def record_2019() -> str:
    """The text of the 2019 record, where the folder with it stands beside the checkout."""
    path = SHARED_INPUT / "000_3cb4a89ac6d46a88.txt"
    if not path.exists():
        pytest.skip("the record of 2019 is not beside this checkout")
    return path.read_text(encoding="utf-8")
