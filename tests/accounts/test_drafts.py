"""What was typed and not sent is kept: for its writer alone, until it is sent or grows old."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories import DraftFactory, UserFactory

from nhipcau.accounts.models import Draft
from nhipcau.accounts.services import forget_old, keep_draft
from nhipcau.accounts.services.drafts import LARGEST, MOST

FORM = "/van-ban/them/"
PASSWORD = "một mật khẩu dài"
TYPED = {"title": "Biên bản <b>Huế</b>", "kind": "minutes", "version": "1"}


def _browser(user, **options) -> Client:
    """Signed in through the form, as a person is: the browser remembers who it was."""
    user.set_password(PASSWORD)
    user.save()
    client = Client(**options)
    client.get(reverse("account_login"))
    said = {"login": user.email, "password": PASSWORD, "csrfmiddlewaretoken": _token(client)}
    assert client.post(reverse("account_login"), said).status_code == 302
    return client


def _token(client) -> str:
    return client.cookies["csrftoken"].value if "csrftoken" in client.cookies else ""


def _end_session(client) -> None:
    """As the clock does: the session is gone, the browser's other cookies are not."""
    client.session.flush()
    del client.cookies["sessionid"]


def _keep(client, **said):
    body = {"page": FORM, "action": FORM, "fields": list(TYPED.items()), **said}
    return client.post(reverse("account_drafts"), json.dumps(body), content_type="application/json")


def test_typed_words_are_kept_and_offered_on_their_page(cast, client_of):
    client = client_of(cast.users["hue_editor"])

    _keep(client)
    offered = client.get(reverse("account_drafts"), {"page": FORM}).json()["drafts"]
    elsewhere = client.get(reverse("account_drafts"), {"page": "/cam-ket/"}).json()["drafts"]

    assert [one["fields"] for one in offered] == [[list(pair) for pair in TYPED.items()]]
    assert (offered[0]["wasSent"], elsewhere) == (False, [])


def test_words_kept_again_take_the_place_of_the_former(cast, client_of):
    client = client_of(cast.users["hue_editor"])

    _keep(client)
    _keep(client, fields=[["title", "Khác"]])

    assert list(Draft.objects.values_list("fields", flat=True)) == [[["title", "Khác"]]]


@pytest.mark.parametrize(
    "said",
    [
        {"page": "/tai-khoan/mat-khau/", "action": "/tai-khoan/mat-khau/"},
        {"action": "//evil.example/"},
        {"action": "https://evil.example/"},
        {"page": "javascript:alert(1)"},
        {"page": "/no-such-page/"},
        {"fields": [["title", "   "]]},
        {"fields": [["title", "x" * LARGEST]]},
        {"fields": [["csrfmiddlewaretoken", "secret"], ["password", "secret"]]},
    ],
)
def test_what_may_not_be_kept_is_not(said, cast, client_of):
    answer = _keep(client_of(cast.users["hue_editor"]), **said)

    assert (answer.status_code, answer.json()["id"]) == (200, None)
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"page": 1, "action": 2, "fields": 3}', "{"])
def test_nonsense_is_refused(body, cast, client_of):
    client = client_of(cast.users["hue_editor"])

    answer = client.post(reverse("account_drafts"), body, content_type="application/json")

    assert (answer.status_code, Draft.objects.count()) == (400, 0)


def test_draft_of_somebody_else_is_not_found(cast, client_of):
    draft = DraftFactory(user=cast.users["hue_editor"])
    client = client_of(cast.users["hue_manager"])

    shown = client.get(reverse("account_draft", args=[draft.pk]))
    dropped = client.post(reverse("account_draft_drop", args=[draft.pk]))

    assert (shown.status_code, dropped.status_code) == (404, 404)
    assert Draft.objects.filter(pk=draft.pk).exists()


def test_form_sent_after_the_session_ended_is_kept_for_its_writer(cast, client_of):
    client = _browser(cast.users["hue_editor"])
    _end_session(client)

    answer = client.post(FORM, TYPED, headers={"Referer": f"http://testserver{FORM}"})

    draft = Draft.objects.get()
    assert (draft.user, draft.page, draft.was_sent) == (cast.users["hue_editor"], FORM, True)
    assert dict(draft.fields) == TYPED
    back = reverse("account_draft", args=[draft.pk])
    assert answer.url == f"{reverse('account_login')}?next={back.replace('/', '%2F')}"
    said = {"login": cast.users["hue_editor"].email, "password": PASSWORD, "next": back}
    assert client.post(reverse("account_login"), said).url == back
    page = client.get(back).content.decode()
    assert "Biên bản &lt;b&gt;Huế&lt;/b&gt;" in page
    assert 'name="version" value="1"' in page


def test_fragment_sent_after_the_session_ended_is_kept_too(cast):
    client = _browser(cast.users["hue_editor"])
    _end_session(client)
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{FORM}"}

    answer = client.post(reverse("agreements:reading-add"), {"text": "Hai bên"}, headers=headers)

    draft = Draft.objects.get()
    assert (draft.page, draft.action) == (FORM, reverse("agreements:reading-add"))
    assert reverse("account_draft", args=[draft.pk]).replace("/", "%2F") in answer["HX-Redirect"]


def test_form_sent_late_is_shown_to_nobody_else_who_signs_in_there(cast):
    client = _browser(cast.users["hue_editor"])
    _end_session(client)
    client.post(FORM, TYPED)
    other = cast.users["ha_noi_editor"]
    other.set_password(PASSWORD)
    other.save()

    said = {"login": other.email, "password": PASSWORD}
    back = reverse("account_draft", args=[Draft.objects.get().pk])
    client.post(reverse("account_login"), said)

    assert client.get(back).status_code == 404
    assert client.get(reverse("account_drafts"), {"page": FORM}).json() == {"drafts": []}


def test_form_of_a_stranger_is_not_kept(cast, client_of):
    answer = client_of().post(FORM, TYPED)

    assert answer.status_code == 302
    assert Draft.objects.count() == 0


def test_after_signing_out_a_browser_no_longer_says_who_was_there(cast):
    client = _browser(cast.users["hue_editor"])

    client.post(reverse("account_logout"))
    client.post(FORM, TYPED)

    assert Draft.objects.count() == 0


def test_forged_cookie_keeps_nothing(cast):
    client = Client()
    client.cookies["nhipcau_who"] = f"{cast.users['hue_editor'].pk}:x:y"

    client.post(FORM, TYPED)

    assert Draft.objects.count() == 0


def test_form_with_an_old_token_is_kept_and_leads_on(cast):
    client = _browser(cast.users["hue_editor"], enforce_csrf_checks=True)

    answer = client.post(FORM, TYPED, headers={"Origin": "http://testserver"})

    assert answer.status_code == 403
    assert reverse("account_draft", args=[Draft.objects.get().pk]) in answer.content.decode()


def test_form_of_another_house_leaves_nothing(cast):
    client = _browser(cast.users["hue_editor"], enforce_csrf_checks=True)

    answers = [
        client.post(FORM, TYPED, headers={"Origin": "https://evil.example"}),
        client.post(FORM, TYPED),
    ]

    assert [one.status_code for one in answers] == [403, 403]
    assert Draft.objects.count() == 0


def test_draft_goes_when_its_form_arrives(cast, client_of):
    client = client_of(cast.users["hue_editor"])
    office = cast.hue_office
    change = reverse("localities:organisation-change", args=[office.pk])
    DraftFactory(user=cast.users["hue_editor"], page=change, action=change)
    other = DraftFactory(user=cast.users["hue_editor"])
    said = {"name": "Sở Tài chính Huế", "kind": "department", "version": office.version}

    refused = client.post(change, {**said, "name": ""})
    still_there = Draft.objects.count()
    client.post(change, said)

    assert (refused.status_code, still_there) == (200, 2)
    assert list(Draft.objects.all()) == [other]


def test_old_drafts_are_forgotten(db, settings):
    DraftFactory(saved_at=timezone.now() - timedelta(days=settings.DRAFT_DAYS, minutes=1))
    young = DraftFactory(saved_at=timezone.now() - timedelta(days=settings.DRAFT_DAYS - 1))

    forget_old()

    assert list(Draft.objects.all()) == [young]


def test_one_person_keeps_so_many_drafts_and_no_more(db):
    user = UserFactory()

    for number in range(MOST + 3):
        page = f"/van-ban/{number}/sua/"
        keep_draft(user_id=user.pk, page=page, action=page, fields=[("title", "x")])

    pages = set(Draft.objects.values_list("page", flat=True))
    assert len(pages) == MOST
    assert "/van-ban/0/sua/" not in pages
