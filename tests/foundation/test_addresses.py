import pytest
from django.template import Context, Template
from django.test import override_settings
from django.urls import NoReverseMatch, include, path, reverse, set_script_prefix

from nhipcau.foundation.addresses import address


class Elsewhere:
    urlpatterns = [path("xa/", include("nhipcau.config.urls"))]


def test_address_is_what_reverse_answers():
    for view, parts in (("frontdoor:home", []), ("agreements:agreement-detail", [12])):
        assert address(view, *parts) == reverse(view, args=parts)
    assert address("agreements:agreement-detail", pk=3) == reverse(
        "agreements:agreement-detail", kwargs={"pk": 3}
    )


def test_address_follows_the_place_where_the_program_is_mounted():
    plain = address("frontdoor:home")
    set_script_prefix("/nhip-cau/")
    try:
        mounted = address("frontdoor:home")
    finally:
        set_script_prefix("/")
    with override_settings(ROOT_URLCONF=Elsewhere):
        elsewhere = address("frontdoor:home")

    assert (plain, mounted, elsewhere) == ("/", "/nhip-cau/", "/xa/")


def test_unknown_addresses_are_refused():
    with pytest.raises(NoReverseMatch):
        address("agreements:nowhere")
    with pytest.raises(NoReverseMatch):
        Template("{% url 'agreements:nowhere' %}").render(Context())


def test_tag_writes_the_address_or_keeps_it_under_a_name():
    context = Context({"pk": 7})

    assert Template("{% url 'agreements:agreement-detail' pk %}").render(context) == reverse(
        "agreements:agreement-detail", args=[7]
    )
    assert Template("{% url 'nowhere' as x %}[{{ x }}]").render(context) == "[]"
