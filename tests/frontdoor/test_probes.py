"""What machines ask."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from django.db import connection
from django.test import Client

from nhipcau.foundation import health, workers
from nhipcau.foundation.health import Finding
from nhipcau.foundation.jobs import Job
from nhipcau.foundation.workers import Worker

TOKEN = "mot-chuoi-that-dai-va-kho-doan-9f3a"


def test_healthz_answers_without_the_database():
    # No `db` fixture: a query would fail the test.
    answer = Client().get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_readyz_is_well_with_a_worker(db):
    workers.sign()

    answer = Client().get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "database": "ok",
        "migrations": "ok",
        "worker": "ok",
        "disk": "ok",
    }


def test_readyz_serves_on_without_a_worker_and_says_so(db):
    answer = Client().get("/readyz")

    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["worker"]) == ("degraded", "silent")


def test_readyz_refuses_a_schema_that_is_behind(db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'foundation'")

    answer = Client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["migrations"] == "missing"


def test_readyz_refuses_a_full_disk(db, monkeypatch):
    monkeypatch.setattr(health, "LEAST_FREE", 2**62)

    answer = Client().get("/readyz")

    assert (answer.status_code, answer.json()["disk"]) == (503, "full")


def test_ready_only_counts_what_stops_pages():
    well, silent = Finding("database", "ok"), Finding("worker", "silent", stops=False)

    assert health.is_ready([well, silent])
    assert not health.is_ready([well, Finding("disk", "full")])


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}])
def test_metrics_are_not_there_for_strangers(db, settings, headers):
    settings.METRICS_TOKEN = TOKEN

    assert Client().get("/metrics", headers=headers).status_code == 404


def test_metrics_are_off_until_a_setting_says_so(db):
    assert Client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_metrics_local_is_not_for_what_a_proxy_passes_on(db, settings):
    settings.METRICS_LOCAL = True
    settings.TRUSTED_PROXIES = []

    direct = Client().get("/metrics")
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    passed_on = Client().get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})

    assert (direct.status_code, passed_on.status_code) == (200, 404)


def test_metrics_tell_jobs_workers_and_requests_without_ids(cast, settings, client_of):
    settings.METRICS_TOKEN = TOKEN
    Job.objects.create(name="agreements.read", subject_id=918273)
    workers.sign()
    client_of(cast.users["hue_editor"]).get(f"/don-vi/{cast.hue_office.pk}/?q=bi-mat")

    answer = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})

    text = answer.content.decode()
    assert 'nhipcau_jobs{state="queued"} 1.0' in text
    assert "nhipcau_workers_alive 1.0" in text
    assert 'view="localities:organisation-detail"' in text
    assert "nhipcau_audit_unsealed" in text
    assert "918273" not in text
    assert "bi-mat" not in text
    assert "hue_editor" not in text


def test_failed_sign_in_is_counted(db, settings):
    settings.METRICS_TOKEN = TOKEN

    def failures() -> float:
        text = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content
        line = next(x for x in text.splitlines() if x.startswith(b"nhipcau_signin_failures_total"))
        return float(line.split()[1])

    before = failures()
    Client().post("/tai-khoan/dang-nhap/", {"login": "a@example.test", "password": "wrong"})

    assert failures() == before + 1


def test_workers_silent_for_long_are_not_alive_and_are_forgotten(db):
    workers.sign()
    Worker.objects.update(seen_at="2020-01-01T00:00:00Z", name="old:1")

    alive = workers.alive().count()
    workers.sign()

    assert alive == 0
    assert [row.name for row in Worker.objects.all()] == [workers.own_name()]
