from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from nhipcau.config.env import Environment


def test_flag_reads_the_usual_words():
    env = Environment({"A": "yes", "B": "0"})

    said = [env.flag("A", about=""), env.flag("B", default=True, about=""), env.flag("C", about="")]

    assert said == [True, False, False]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ({"N": "many"}, "N must be a whole number, not 'many'."),
        ({"N": "0"}, "N must lie between 1 and 10, not 0."),
    ],
)
def test_number_of_a_wrong_kind_is_refused_in_words(source, words):
    env = Environment(source)

    with pytest.raises(ImproperlyConfigured, match=words.replace(".", r"\.")):
        env.number("N", 5, least=1, most=10, about="")


def test_flag_of_a_wrong_kind_is_refused_in_words():
    env = Environment({"F": "perhaps"})

    with pytest.raises(ImproperlyConfigured, match="F must be 1 or 0, not 'perhaps'"):
        env.flag("F", about="")


def test_misspelt_names_are_found():
    env = Environment({"NHIPCAU_DEMOO": "1", "NHIPCAU_DEMO": "1", "PATH": "/bin"})
    env.flag("NHIPCAU_DEMO", about="")

    assert env.unknown() == ["NHIPCAU_DEMOO"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("mysql://a:geheim@h/n", "must look like postgres://"),
        ("postgres://a:geheim@h:99999/n", "the port must be a number"),
        ("postgres://a:geheim@h:54x2/n", "the port must be a number"),
        ("postgres://a:geheim@h:5432/", "names no database"),
        ("sqlite://geheim/x.sqlite3", "three slashes"),
        ("nhipcau", "must look like postgres://"),
    ],
)
def test_address_of_a_database_is_refused_without_its_password(said, words):
    env = Environment({"D": said})

    with pytest.raises(ImproperlyConfigured, match=words) as refused:
        env.database("D", "", about="")

    assert "geheim" not in str(refused.value)


def test_folder_that_is_a_file_or_may_not_be_written_is_refused(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    env = Environment({"F": str(tmp_path / "file" / "data"), "G": str(tmp_path / "new")})

    with pytest.raises(ImproperlyConfigured, match="cannot be made"):
        env.folder("F", tmp_path, about="")
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(ImproperlyConfigured, match="may not write to"):
        env.folder("G", tmp_path, about="")


@pytest.mark.parametrize(("said", "words"), [("short", "at least 24"), ("ab" * 20, "too regular")])
def test_secret_that_could_be_guessed_is_refused_without_being_quoted(said, words):
    env = Environment({"S": said})

    with pytest.raises(ImproperlyConfigured, match=words) as refused:
        env.secret("S", least=24, about="")

    assert said not in str(refused.value)


def test_networks_and_choices_of_a_wrong_kind_are_refused():
    env = Environment({"P": "127.0.0.1, somewhere", "L": "xml"})

    with pytest.raises(ImproperlyConfigured, match="P takes addresses"):
        env.networks("P", "", about="")
    with pytest.raises(ImproperlyConfigured, match="L must be line or json, not 'xml'"):
        env.one_of("L", "line", among=("line", "json"), about="")


def test_misspelt_name_is_refused_with_the_one_that_was_meant():
    env = Environment({"NHIPCAU_DATA_DRI": "/srv", "NHIPCAU_DATA_DIR": "/srv"})
    env.text("NHIPCAU_DATA_DIR", about="")

    with pytest.raises(ImproperlyConfigured, match=r"NHIPCAU_DATA_DRI \(did you mean NHIPCAU_DATA"):
        env.refuse_unknown()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"NHIPCAU_HTTPS": "1"}, "NHIPCAU_HTTPS needs NHIPCAU_HOSTS"),
        ({"NHIPCAU_HOSTS": " , "}, "NHIPCAU_HOSTS is empty"),
        ({"NHIPCAU_SMTP_USER": "a", "NHIPCAU_SMTP_PASSWORD": "b"}, "without NHIPCAU_SMTP_HOST"),
        ({"NHIPCAU_SMTP_HOST": "mail", "NHIPCAU_SMTP_USER": "a"}, "go together"),
        ({"NHIPCAU_HTTPS": "1", "NHIPCAU_HOSTS": "x", "NHIPCAU_DEBUG": "1"}, "NHIPCAU_DEBUG"),
        ({"NHIPCAU_DATABASE_URL": "oracle://x"}, "must look like postgres://"),
        ({"NHIPCAU_DATA_DIR": "/proc/nhipcau"}, "NHIPCAU_DATA_DIR"),
        ({"NHIPCAU_METRICS_TOKEN": "abc"}, "at least 24 characters"),
    ],
)
def test_program_stops_at_a_setting_that_cannot_be_meant(tmp_path, given, words):
    plain = {k: v for k, v in os.environ.items() if not k.startswith("NHIPCAU_")}
    done = subprocess.run(
        [sys.executable, "-m", "nhipcau.config.cli", "check"],
        env={**plain, "NHIPCAU_DATA_DIR": str(tmp_path), **given},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("nhipcau: ")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
