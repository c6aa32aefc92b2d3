"""Photos are made anew without what a camera wrote; files go to those who may see them."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from nhipcau.activities import services
from nhipcau.activities.errors import ActivitiesError
from nhipcau.activities.models import Evidence
from nhipcau.foundation.files import FileRefused, receive
from nhipcau.foundation.photos import MOST_PIXELS, developed
from tests.factories import ActivityFactory, AgreementFactory, CommitmentFactory

ORIENTATION, GPS, MAKE = 0x0112, 0x8825, 0x010F


def photo(size: tuple[int, int] = (60, 20), kind: str = "JPEG", *, turned: bool = False) -> bytes:
    """A picture, red on the left and blue on the right, with a camera's words in it."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[MAKE] = "Máy ảnh của tôi"
    exif.get_ifd(GPS)[2] = (16.0, 27.0, 49.0)
    if turned:
        exif[ORIENTATION] = 6
    out = BytesIO()
    picture.save(out, kind, exif=exif)
    return out.getvalue()


def kept(data: bytes, name: str = "anh.jpg"):
    return receive(SimpleUploadedFile(name, data))


def test_nothing_that_the_camera_wrote_stays_in_the_picture():
    for kind in ("JPEG", "PNG"):
        data = photo(kind=kind)
        assert b"Exif" in data or b"eXIf" in data

        made = developed(data)

        for part in (made.data, made.thumbnail):
            opened = Image.open(BytesIO(part))
            assert dict(opened.getexif()) == {}
            assert b"eXIf" not in part
            assert b"Exif" not in part


def test_a_turned_picture_is_set_upright():
    made = developed(photo((60, 20), turned=True))

    upright = Image.open(BytesIO(made.data)).convert("RGB")
    assert made.size == upright.size == (20, 60)
    red, _green, blue = upright.getpixel((10, 5))
    assert red > blue


def test_a_bomb_and_a_broken_file_are_refused():
    side = int(MOST_PIXELS**0.5) + 10
    bomb = BytesIO()
    Image.new("1", (side, side)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 1_000_000

    for data in (bomb.getvalue(), photo()[:200], b"\xff\xd8\xff" + b"x" * 50):
        with pytest.raises(FileRefused):
            developed(data)


def test_a_photo_is_kept_once_with_a_small_picture(cast):
    activity = ActivityFactory(owner=cast.hue_office)
    data = photo((1200, 900))

    made = services.add_evidence(
        actor=cast.actor("hue_editor"),
        kept=kept(data, f"{'ả' * 300}.png"),
        activity_id=activity.pk,
        caption="Khai mạc",
    )

    assert (made.width, made.height, made.media_type) == (1200, 900, "image/jpeg")
    assert made.name == f"{'ả' * 150}.jpg"
    with made.thumbnail.open() as file:
        assert Image.open(file).size == (480, 360)
    with pytest.raises(ActivitiesError, match="đã có ở đây"):
        services.add_evidence(
            actor=cast.actor("hue_editor"), kept=kept(data), activity_id=activity.pk
        )
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize(
    ("visibility", "is_public", "readers"),
    [
        ("public", True, {"nobody", "stranger", "side", "own"}),
        ("public", False, {"side", "own"}),
        ("parties", True, {"side", "own"}),
        ("own", True, {"own"}),
    ],
)
def test_a_file_goes_to_those_who_may_see_it(cast, client_of, visibility, is_public, readers):
    activity = ActivityFactory(owner=cast.hue_office, visibility=visibility)
    made = services.add_evidence(
        actor=cast.actor("hue_editor"),
        kept=kept(photo()),
        activity_id=activity.pk,
        is_public=is_public,
    )
    asking = {
        "nobody": None,
        "stranger": cast.users["da_nang_editor"],
        "side": cast.users["ha_noi_trade_viewer"],
        "own": cast.users["hue_viewer"],
    }

    for view in ("evidence-detail", "evidence-thumbnail"):
        address = reverse(f"activities:{view}", args=[made.pk])
        answers = {name: client_of(user).get(address) for name, user in asking.items()}
        got = {name for name, one in answers.items() if one.status_code == 200}
        assert got == readers
        for name in got:
            assert answers[name]["X-Content-Type-Options"] == "nosniff"
            assert b"".join(answers[name].streaming_content)[:3] == b"\xff\xd8\xff"


def test_a_document_is_a_download_and_a_page_is_refused(cast, client_of):
    activity = ActivityFactory(owner=cast.hue_office)
    client = client_of(cast.users["hue_editor"])
    address = reverse("activities:evidence-add", args=[activity.pk])

    said = client.post(address, {"file": SimpleUploadedFile("a.jpg", b"%PDF-1.7 x"), "caption": ""})
    refused = client.post(address, {"file": SimpleUploadedFile("b.jpg", b"\x00\x01")})

    assert said.status_code == 302
    assert refused.status_code == 200
    made = Evidence.objects.get()
    assert (made.name, made.media_type, made.is_picture) == ("a.pdf", "application/pdf", False)
    shown = client.get(reverse("activities:evidence-detail", args=[made.pk]))
    assert shown["Content-Disposition"].startswith("attachment")
    shown.close()


def test_evidence_of_a_commitment_is_removed_with_its_bytes(
    cast, django_capture_on_commit_callbacks
):
    commitment = CommitmentFactory(agreement=AgreementFactory(keeper=cast.hue_office))
    made = services.add_evidence(
        actor=cast.actor("hue_editor"), kept=kept(photo()), commitment_id=commitment.pk
    )
    names, storage = [made.file.name, made.thumbnail.name], made.file.storage
    assert all(storage.exists(name) for name in names)

    with django_capture_on_commit_callbacks(execute=True):
        services.remove_evidence(actor=cast.actor("hue_editor"), evidence_id=made.pk)

    assert not any(storage.exists(name) for name in names)
    assert not Evidence.objects.exists()
