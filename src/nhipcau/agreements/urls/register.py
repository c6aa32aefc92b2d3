"""Addresses of the register: agreements, commitments, records, files."""

from django.urls import URLPattern, path

from nhipcau.agreements.views import (
    agreements,
    attachments,
    commitments,
    drafting,
    promising,
    records,
    understood,
)

AGREEMENT = "van-ban/<int:pk>/"
COMMITMENT = "cam-ket/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("van-ban/", agreements.agreement_list, name="agreement-list"),
    path("van-ban/them/", drafting.agreement_add, name="agreement-add"),
    path(AGREEMENT, agreements.agreement_show, name="agreement-detail"),
    path(f"{AGREEMENT}lich-su/", agreements.agreement_past, name="agreement-history"),
    path(f"{AGREEMENT}sua/", drafting.agreement_change, name="agreement-change"),
    path(f"{AGREEMENT}hieu-luc/", drafting.agreement_sign, name="agreement-sign"),
    path(f"{AGREEMENT}pham-vi/", drafting.agreement_visibility, name="agreement-visibility"),
    path(f"{AGREEMENT}xoa/", drafting.agreement_remove, name="agreement-remove"),
    path(f"{AGREEMENT}cam-ket/them/", promising.commitment_add, name="commitment-add"),
    path(f"{AGREEMENT}danh-gia/them/", records.record_add, name="record-add"),
    path(f"{AGREEMENT}tep/", attachments.attachment_list, name="attachment-list"),
    path(f"{AGREEMENT}tep/them/", attachments.attachment_add, name="attachment-add"),
    path("danh-gia/<int:pk>/xoa/", records.record_remove, name="record-remove"),
    path("tep/<int:pk>/", attachments.attachment_show, name="attachment-detail"),
    path("tep/<int:pk>/xoa/", attachments.attachment_remove, name="attachment-remove"),
    path("cam-ket/hieu-la/", understood.understood, name="commitment-understood"),
    path(COMMITMENT, commitments.commitment_show, name="commitment-detail"),
    path(f"{COMMITMENT}sua/", promising.commitment_change, name="commitment-change"),
    path(f"{COMMITMENT}xoa/", promising.commitment_remove, name="commitment-remove"),
    path(f"{COMMITMENT}don-vi/", promising.commitment_leads, name="commitment-leads"),
    path(f"{COMMITMENT}bao-cao/", promising.commitment_report, name="commitment-report"),
]
