"""The cast of the tests: two sides that cooperate, a third that does not, and who works there."""

from __future__ import annotations

from dataclasses import dataclass, field

from nhipcau.accounts.models import User
from nhipcau.foundation.actors import Actor
from nhipcau.localities.models import Coordination, Locality, Organisation
from nhipcau.localities.selectors import actor_of
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory


@dataclass
class Cast:
    """`users["hue_editor"]` and `actor("hue_editor")`, for the names in `make_cast`."""

    hue: Locality
    thua_thien_hue: Locality
    ha_noi: Locality
    da_nang: Locality
    hue_office: Organisation
    hue_tourism: Organisation
    ha_noi_office: Organisation
    ha_noi_trade: Organisation
    da_nang_office: Organisation
    users: dict[str, User] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """The actor of that name; "anonymous" and "program" have no user."""
        if name == "anonymous":
            return Actor.anonymous()
        if name == "program":
            return Actor.program("tests")
        return actor_of(self.users[name])


def make_cast() -> Cast:
    unit = {row.code: row for row in Locality.objects.all()}
    offices = {
        "hue_office": OrganisationFactory(name="Sở Tài chính Huế", locality=unit["hue-city"]),
        "hue_tourism": OrganisationFactory(name="Sở Du lịch Huế", locality=unit["hue-city"]),
        "ha_noi_office": OrganisationFactory(name="Sở Tài chính Hà Nội", locality=unit["ha-noi"]),
        "ha_noi_trade": OrganisationFactory(name="Sở Công Thương Hà Nội", locality=unit["ha-noi"]),
        "da_nang_office": OrganisationFactory(
            name="Sở Tài chính Đà Nẵng", locality=unit["da-nang-2025"]
        ),
    }
    for name in ("hue_office", "ha_noi_office", "da_nang_office"):
        office = offices[name]
        Coordination.objects.create(locality=office.locality, organisation=office)
    cast = Cast(
        hue=unit["hue-city"],
        thua_thien_hue=unit["thua-thien-hue"],
        ha_noi=unit["ha-noi"],
        da_nang=unit["da-nang-2025"],
        **offices,
    )
    _hire(cast)
    return cast


def _hire(cast: Cast) -> None:
    posts = [
        ("hue", cast.hue_office, ("viewer", "editor", "approver", "manager")),
        ("hue_tourism", cast.hue_tourism, ("viewer", "editor", "manager")),
        ("ha_noi", cast.ha_noi_office, ("viewer", "editor", "approver", "manager")),
        ("ha_noi_trade", cast.ha_noi_trade, ("viewer", "editor")),
        ("da_nang", cast.da_nang_office, ("editor", "approver")),
    ]
    for prefix, organisation, roles in posts:
        for role in roles:
            name = f"{prefix}_{role}"
            user = UserFactory(email=f"{name}@example.test", name=name.replace("_", " "))
            MembershipFactory(user=user, organisation=organisation, role=role)
            cast.users[name] = user
    cast.users["administrator"] = UserFactory(
        email="administrator@example.test", name="administrator", is_administrator=True
    )
