"""The first administrator is made at the command line."""

from __future__ import annotations

from django.core.management import call_command

from nhipcau.accounts.models import User


def test_createsuperuser_makes_an_administrator(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "một mật khẩu dài")

    call_command("createsuperuser", interactive=False, email="a@example.test", name="Quản trị")

    made = User.objects.get(email="a@example.test")
    assert (made.is_administrator, made.check_password("một mật khẩu dài")) == (True, True)
