"""Reports of an imported activity with their figures: reported and asked about, not confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from nhipcau.activities.choices import Standing
from nhipcau.activities.models import (
    Activity,
    ConfirmationRequest,
    Indicator,
    IndicatorTarget,
    Result,
    Transaction,
    Update,
    UpdateVersion,
)
from nhipcau.activities.selectors.contents import content_of, digest_of
from nhipcau.activities.selectors.sides import other_sides
from nhipcau.activities.services.iati.checking import checked
from nhipcau.activities.services.iati.said import ActivitySaid, ReportSaid
from nhipcau.activities.services.iati.world import Here

Claims = Mapping[str, Any]


def add_reports(
    here: Here,
    activity: Activity,
    said: ActivitySaid,
    ids: Sequence[int | None],
) -> Claims:
    """Write reports, indicators, values and money; returns what was claimed, by report."""
    versions = [_report(here, activity, one, ids) for one in said.reports]
    rows: list[Model] = []
    for one in said.indicators:
        indicator = Indicator(activity_id=activity.pk, **one.columns)
        checked(indicator).save()
        rows += [
            IndicatorTarget(indicator=indicator, period_from=first, period_to=last, value=value)
            for first, last, value in one.targets
        ]
        rows += [
            Result(
                version=versions[value.report],
                indicator=indicator,
                on=value.on,
                value=value.value,
                part=value.part,
                standing=Standing.REPORTED,
                is_current=True,
            )
            for value in one.values
        ]
    for line in said.money:
        version = versions[line.report]
        rows.append(
            Transaction(
                version=version,
                activity_id=activity.pk,
                agreement_id=activity.agreement_id,
                field_id=activity.field_id,
                side_id=here.units.get(line.side, version.update.author_side_id),
                giver_id=ids[line.giver] if line.giver is not None else None,
                standing=Standing.REPORTED,
                is_current=True,
                **line.columns,
            )
        )
    for row in rows:
        checked(row).save()
    for version in versions:
        _seal_and_ask(version)
    return {
        str(version.update_id): list(report.claims)
        for version, report in zip(versions, said.reports, strict=True)
        if report.claims
    }


def _report(
    here: Here, activity: Activity, said: ReportSaid, ids: Sequence[int | None]
) -> UpdateVersion:
    author = ids[said.author]
    if author is None:
        raise ValueError(_("The organisation that reports is not known here."))
    update = Update(
        activity_id=activity.pk,
        agreement_id=activity.agreement_id,
        author_id=author,
        author_side_id=here.units.get(said.side) or here.unit_of(author),
        period_from=said.period_from,
        period_to=said.period_to,
        standing=Standing.REPORTED,
        latest=said.version,
        created_at=said.created_at,
        submitted_at=said.submitted_at,
    )
    checked(update).save()
    version = UpdateVersion(
        update=update,
        number=said.version,
        text=said.text or "–",
        progress=said.progress,
        state=said.state,
        created_at=said.created_at,
        submitted_at=said.submitted_at,
    )
    checked(version).save()
    return version


def _seal_and_ask(version: UpdateVersion) -> None:
    """Its content is sealed as that of any report; the other sides are asked for their word."""
    update = Update.objects.select_related("author", "activity", "agreement").get(
        pk=version.update_id
    )
    version.update = update
    version.content = content_of(version)
    version.digest = digest_of(version.content)
    version.save(update_fields=["content", "digest"])
    today = timezone.localdate()
    ConfirmationRequest.objects.bulk_create(
        ConfirmationRequest(version=version, update=update, locality=side)
        for side in other_sides(update, today)
    )
