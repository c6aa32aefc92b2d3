"""Rows for tests, one factory per model; each makes the least that is valid."""

from __future__ import annotations

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from nhipcau.accounts.models import Draft, SignIn, User
from nhipcau.activities.models import (
    Activity,
    ActivityCommitment,
    ActivitySide,
    Contribution,
    Evidence,
)
from nhipcau.agreements.models import (
    Agreement,
    Alteration,
    Amendment,
    Commitment,
    CommitmentLead,
    Party,
    Reading,
    ReadingParty,
    RecordItem,
    SourceDocument,
    Statement,
)
from nhipcau.agreements.selectors.contents import said_in
from nhipcau.agreements.services import CommitmentForm
from nhipcau.foundation.files import digest
from nhipcau.localities.models import Locality, Membership, Organisation, Registration
from nhipcau.projects.models import Project
from nhipcau.review.models import OfficialReport, Review


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"user{n}@example.test")
    name = factory.Sequence(lambda n: f"User {n}")


class SignInFactory(DjangoModelFactory):
    class Meta:
        model = SignIn

    user = factory.SubFactory(UserFactory)
    session_key = factory.Sequence(lambda n: f"session{n}")
    device = "Firefox · Windows"


class DraftFactory(DjangoModelFactory):
    class Meta:
        model = Draft

    user = factory.SubFactory(UserFactory)
    page = "/van-ban/them/"
    action = "/van-ban/them/"
    fields = [["title", "Biên bản hợp tác"]]


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    locality = factory.LazyFunction(lambda: Locality.objects.get(code="hue-city"))
    kind = "department"
    name = factory.Sequence(lambda n: f"Sở số {n}")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = "editor"


class AgreementFactory(DjangoModelFactory):
    """In force, public, between Thừa Thiên Huế and Hà Nội unless `parties` names other units."""

    class Meta:
        model = Agreement
        skip_postgeneration_save = True

    kind = "minutes"
    title = factory.Sequence(lambda n: f"Biên bản hợp tác số {n}")
    signed_on = date(2019, 6, 14)
    state = "in_force"
    visibility = "public"
    keeper = factory.SubFactory(OrganisationFactory)

    @factory.post_generation
    def parties(self, create, codes, **_kwargs):
        for position, code in enumerate(codes or ("thua-thien-hue", "ha-noi")):
            unit = Locality.objects.get(code=code)
            Party.objects.create(
                agreement=self, position=position, locality=unit, name_on_document=unit.name_vi
            )


class CommitmentFactory(DjangoModelFactory):
    """Done together unless `performers` gives positions of parties: (0,) is the first side."""

    class Meta:
        model = Commitment
        skip_postgeneration_save = True

    agreement = factory.SubFactory(AgreementFactory)
    number = factory.Sequence(lambda n: n + 1)
    text = factory.Sequence(lambda n: f"Kết nối cung cầu lần {n}")
    field_id = "trade_supply_demand"
    form = 3

    @factory.post_generation
    def performers(self, create, positions, **_kwargs):
        sides = list(self.agreement.parties.all())
        self.performers.set([sides[place] for place in positions] if positions else sides)


class CommitmentLeadFactory(DjangoModelFactory):
    class Meta:
        model = CommitmentLead


class AmendmentFactory(DjangoModelFactory):
    """A draft of the first side, for a day far ahead."""

    class Meta:
        model = Amendment

    agreement = factory.SubFactory(AgreementFactory)
    number = 1
    author = factory.LazyAttribute(lambda row: row.agreement.keeper)
    author_side = factory.LazyAttribute(lambda row: row.agreement.parties.all()[0])
    reason = "Cập nhật theo thực tế"
    effect_on = date(2999, 1, 1)


class AlterationFactory(DjangoModelFactory):
    """A new commitment, done together, unless `act` and `commitment` say otherwise."""

    class Meta:
        model = Alteration

    amendment = factory.SubFactory(AmendmentFactory)
    act = "add"
    position = factory.Sequence(lambda n: n + 1)
    said = factory.LazyAttribute(
        lambda row: said_in(
            CommitmentForm(text=f"Cam kết bổ sung {row.position}", performer_ids=[]).columns(),
            [party.pk for party in row.amendment.agreement.parties.all()],
        )
    )


class RecordItemFactory(DjangoModelFactory):
    class Meta:
        model = RecordItem

    agreement = factory.SubFactory(AgreementFactory)
    kind = "result"
    text = factory.Sequence(lambda n: f"Đã tổ chức {n} đoàn doanh nghiệp")


class SourceDocumentFactory(DjangoModelFactory):
    class Meta:
        model = SourceDocument

    owner = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"bien-ban-{n}.txt")
    text = "Hai bên thống nhất tăng cường kết nối cung cầu. Hà Nội hỗ trợ 3 tỷ đồng."
    sha256 = factory.Sequence(lambda n: digest(str(n).encode()))
    text_sha256 = factory.Sequence(lambda n: digest(f"text {n}".encode()))


class ReadingFactory(DjangoModelFactory):
    """Ready for review, with two sides unless `parties` names other units."""

    class Meta:
        model = Reading
        skip_postgeneration_save = True

    document = factory.SubFactory(SourceDocumentFactory)
    state = "ready"
    title = "Biên bản hợp tác"
    signed_on = date(2019, 6, 14)

    @factory.post_generation
    def parties(self, create, codes, **_kwargs):
        for position, code in enumerate(codes or ("thua-thien-hue", "ha-noi")):
            unit = Locality.objects.get(code=code)
            ReadingParty.objects.create(
                reading=self, position=position, locality=unit, name_on_document=unit.name_vi
            )


class StatementFactory(DjangoModelFactory):
    """A draft over the first sentence of the default document, done by both."""

    class Meta:
        model = Statement
        skip_postgeneration_save = True

    reading = factory.SubFactory(ReadingFactory)
    kind = "commitment"
    start = 18
    end = 46
    text = factory.LazyAttribute(lambda row: row.reading.document.text[row.start : row.end])
    confidence = 0.9

    @factory.post_generation
    def performers(self, create, positions, **_kwargs):
        sides = list(self.reading.parties.all())
        chosen = sides if positions is None else [sides[place] for place in positions]
        self.performers.set(chosen)


class RegistrationFactory(DjangoModelFactory):
    """Confirmed, and waiting for Huế's coordinator."""

    class Meta:
        model = Registration

    state = "pending"
    locality = factory.LazyFunction(lambda: Locality.objects.get(code="hue-city"))
    kind = "cooperative"
    name = factory.Sequence(lambda n: f"Hợp tác xã số {n}")
    contact_name = factory.Sequence(lambda n: f"Contact {n}")
    contact_email = factory.Sequence(lambda n: f"contact{n}@example.test")
    token_digest = factory.Sequence(lambda n: digest(f"token {n}".encode()))
    confirmed_at = factory.LazyFunction(timezone.now)


class ActivityFactory(DjangoModelFactory):
    """Running, public, of Huế and Hà Nội unless `sides` names other units; for `serves`, if any."""

    class Meta:
        model = Activity
        skip_postgeneration_save = True

    kind = "event"
    title = factory.Sequence(lambda n: f"Hội chợ lần {n}")
    state = "running"
    visibility = "public"
    owner = factory.SubFactory(OrganisationFactory)

    @factory.post_generation
    def sides(self, create, codes, **_kwargs):
        for position, code in enumerate(codes or ("hue-city", "ha-noi")):
            unit = Locality.objects.get(code=code)
            ActivitySide.objects.create(activity_id=self.pk, locality=unit, position=position)

    @factory.post_generation
    def serves(self, create, commitments, **_kwargs):
        for one in commitments or ():
            ActivityCommitment.objects.create(activity_id=self.pk, commitment=one)


class ContributionFactory(ActivityFactory):
    class Meta:
        model = Contribution
        skip_postgeneration_save = True

    kind = "contribution"
    title = factory.Sequence(lambda n: f"Đóng góp lần {n}")
    giver = factory.SelfAttribute("owner")
    amount = 3_000_000_000
    purpose = "An sinh xã hội"
    pledged_on = date(2026, 6, 14)


class ProjectFactory(ActivityFactory):
    class Meta:
        model = Project
        skip_postgeneration_save = True

    kind = "project"
    title = factory.Sequence(lambda n: f"Dự án số {n}")
    form = 4


class EvidenceFactory(DjangoModelFactory):
    """A file of an activity, seen by its sides alone."""

    class Meta:
        model = Evidence

    activity = factory.SubFactory(ActivityFactory)
    owner = factory.LazyAttribute(lambda row: row.activity.owner)
    name = factory.Sequence(lambda n: f"minh-chung-{n}.txt")
    file = factory.django.FileField(data=b"text", filename="minh-chung.txt")
    media_type = "text/plain"
    size = 4
    sha256 = factory.Sequence(lambda n: digest(f"evidence {n}".encode()))


class ReviewFactory(DjangoModelFactory):
    """Of the year 2026 of an agreement, open."""

    class Meta:
        model = Review

    title = factory.Sequence(lambda n: f"Đánh giá {n}")
    agreement = factory.SubFactory(AgreementFactory)
    period_from = date(2026, 1, 1)
    period_to = date(2026, 6, 30)
    keeper = factory.LazyAttribute(lambda row: row.agreement.keeper)
    token = factory.Sequence(lambda n: f"review {n}")


class OfficialReportFactory(DjangoModelFactory):
    """Of the year 2026 of an agreement, of all sides, not written yet."""

    class Meta:
        model = OfficialReport

    agreement = factory.SubFactory(AgreementFactory)
    kind = "final"
    preset = "year"
    period_first = date(2026, 1, 1)
    period_last = date(2026, 12, 31)
    issuer = "Sở Tài chính Huế"
    symbol = "BC-STC"
    place = "Huế"
    dated_on = date(2026, 12, 1)
    organisation = factory.LazyAttribute(lambda row: row.agreement.keeper)
    token = factory.Sequence(lambda n: f"token {n}")
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=400))
