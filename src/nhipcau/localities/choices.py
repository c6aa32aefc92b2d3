"""Enumerations of the localities app."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# The key of the session under which the organisation acted for is kept.
ACTING_FOR = "acting_for"


class LocalityKind(TextChoices):
    PROVINCE = "province", _("Province")
    CITY = "city", _("City under central government")


class OrganisationKind(TextChoices):
    PARTY_COMMITTEE = "party_committee", _("Party committee")
    PEOPLES_COMMITTEE = "peoples_committee", _("People's Committee")
    PEOPLES_COUNCIL = "peoples_council", _("People's Council")
    DEPARTMENT = "department", _("Department")
    PUBLIC_UNIT = "public_unit", _("Public service unit")
    HOSPITAL = "hospital", _("Hospital")
    SCHOOL = "school", _("School or training body")
    ASSOCIATION = "association", _("Association")
    ENTERPRISE = "enterprise", _("Enterprise")
    COOPERATIVE = "cooperative", _("Cooperative")
    HOUSEHOLD = "household", _("Household business")
    FUND = "fund", _("Fund")
    MEDIA = "media", _("Media body")
    OTHER = "other", _("Other")


class Role(TextChoices):
    """From least to most; each includes those before it."""

    VIEWER = "viewer", _("Viewer")
    EDITOR = "editor", _("Editor")
    APPROVER = "approver", _("Approver")
    MANAGER = "manager", _("Manager")


class RegistrationState(TextChoices):
    """How far an organisation has come that registers itself."""

    UNCONFIRMED = "unconfirmed", _("Address not confirmed")
    PENDING = "pending", _("To verify")
    VERIFIED = "verified", _("Verified")
    REFUSED = "refused", _("Not accepted")


# Bodies of the state are added by coordinators; these may ask for themselves.
SELF_REGISTERING = (
    OrganisationKind.ENTERPRISE,
    OrganisationKind.COOPERATIVE,
    OrganisationKind.HOUSEHOLD,
    OrganisationKind.ASSOCIATION,
    OrganisationKind.SCHOOL,
    OrganisationKind.HOSPITAL,
    OrganisationKind.FUND,
    OrganisationKind.MEDIA,
    OrganisationKind.OTHER,
)
TAXED_KINDS = frozenset({OrganisationKind.ENTERPRISE, OrganisationKind.COOPERATIVE})

# How official names begin: enough to give a newly named organisation a kind, which staff may mend.
FIRST_WORDS: tuple[tuple[tuple[str, ...], OrganisationKind], ...] = (
    (
        ("tỉnh ủy", "thành ủy", "ban thường vụ", "tỉnh uỷ", "thành uỷ"),
        OrganisationKind.PARTY_COMMITTEE,
    ),
    (("ubnd", "ủy ban nhân dân", "uỷ ban nhân dân"), OrganisationKind.PEOPLES_COMMITTEE),
    (("hđnd", "hội đồng nhân dân"), OrganisationKind.PEOPLES_COUNCIL),
    (("sở ", "văn phòng", "thanh tra"), OrganisationKind.DEPARTMENT),
    (("bệnh viện", "trung tâm y tế"), OrganisationKind.HOSPITAL),
    (("trường", "đại học", "học viện", "nhạc viện"), OrganisationKind.SCHOOL),
    (("công ty", "tổng công ty", "tập đoàn", "doanh nghiệp"), OrganisationKind.ENTERPRISE),
    (("hợp tác xã", "htx", "liên hiệp hợp tác xã"), OrganisationKind.COOPERATIVE),
    (("quỹ",), OrganisationKind.FUND),
    (("báo ", "đài ", "cổng thông tin"), OrganisationKind.MEDIA),
    (("hội ", "hiệp hội", "liên đoàn", "liên hiệp"), OrganisationKind.ASSOCIATION),
    (("trung tâm", "ban quản lý", "viện ", "bảo tàng", "nhà hát"), OrganisationKind.PUBLIC_UNIT),
)


def kind_by_name(name: str) -> OrganisationKind:
    """The kind that the first words of an official Vietnamese name tell."""
    low = f"{name.casefold().strip()} "
    return next(
        (kind for words, kind in FIRST_WORDS if low.startswith(words)), OrganisationKind.OTHER
    )


class LetterKind(TextChoices):
    REGISTRATIONS = "registrations", _("Registrations that wait")
    SECOND_STEP = "second_step", _("The second step is required")
