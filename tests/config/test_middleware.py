"""The way a request came is believed only from a proxy of ours; every request gets its number."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from nhipcau.config.middleware import ObservationMiddleware, ProxyMiddleware

OURS = [ip_network("127.0.0.1"), ip_network("10.0.0.0/8")]


def address_after(settings, forwarded: str, came_from: str = "127.0.0.1") -> str:
    settings.TRUSTED_PROXIES = OURS
    request = RequestFactory().get("/", REMOTE_ADDR=came_from, HTTP_X_FORWARDED_FOR=forwarded)
    ProxyMiddleware(lambda _request: HttpResponse())(request)
    return request.META["REMOTE_ADDR"]


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [
        ("203.0.113.9", "203.0.113.9"),
        # What the asking machine wrote itself stands further left and is not believed.
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, 10.1.2.3", "203.0.113.9"),
        ("not an address", "127.0.0.1"),
        ("", "127.0.0.1"),
        ("2001:db8::7", "2001:db8::7"),
    ],
)
def test_address_behind_our_proxies_is_the_last_that_is_not_ours(settings, forwarded, expected):
    assert address_after(settings, forwarded) == expected


def test_stranger_cannot_say_that_it_came_from_elsewhere_or_by_https(settings):
    settings.TRUSTED_PROXIES = OURS
    request = RequestFactory().get(
        "/",
        REMOTE_ADDR="203.0.113.9",
        HTTP_X_FORWARDED_FOR="1.2.3.4",
        HTTP_X_FORWARDED_PROTO="https",
    )

    ProxyMiddleware(lambda _request: HttpResponse())(request)

    assert request.META["REMOTE_ADDR"] == "203.0.113.9"
    assert "HTTP_X_FORWARDED_PROTO" not in request.META


@pytest.mark.parametrize(("given", "kept"), [("abcd-1234", True), ("<script>", False), ("", False)])
def test_request_number_is_the_proxy_s_when_it_is_one(given, kept):
    request = RequestFactory().get("/", headers={"X-Request-ID": given})

    answer = ObservationMiddleware(lambda _request: HttpResponse())(request)

    assert (answer["X-Request-ID"] == given) is kept
    assert len(answer["X-Request-ID"]) >= 8
