"""Addresses of the life of an agreement: editions, amendments, succession, handovers."""

from django.urls import URLPattern, path

from nhipcau.agreements.views import (
    altering,
    amendments,
    editions,
    handovers,
    joining,
    reshaping,
    takeovers,
)

AGREEMENT = "van-ban/<int:pk>/"
AMENDMENT = "sua-doi/<int:pk>/"
ONE = f"{AMENDMENT}cam-ket/<int:commitment>/"

urlpatterns: list[URLPattern] = [
    path(f"{AGREEMENT}ban/", editions.edition_list, name="edition-list"),
    path(f"{AGREEMENT}ban/so-sanh/", editions.edition_compare, name="edition-compare"),
    path(f"{AGREEMENT}ban/<int:number>/", editions.edition_show, name="edition-detail"),
    path(f"{AGREEMENT}bao-truoc/", reshaping.agreement_notices, name="agreement-notices"),
    path(f"{AGREEMENT}ke-thua/", takeovers.takeover_list, name="takeover-list"),
    path(f"{AGREEMENT}gop-cam-ket/", reshaping.commitment_merge, name="commitment-merge"),
    path(f"{AGREEMENT}sua-doi/them/", amendments.amendment_add, name="amendment-add"),
    path("cam-ket/<int:pk>/tach/", reshaping.commitment_split, name="commitment-split"),
    path(AMENDMENT, amendments.amendment_show, name="amendment-detail"),
    path(f"{AMENDMENT}sua/", amendments.amendment_change, name="amendment-change"),
    path(f"{AMENDMENT}gui/", amendments.amendment_send, name="amendment-send"),
    path(f"{AMENDMENT}tra-loi/", amendments.amendment_answer, name="amendment-answer"),
    path(f"{AMENDMENT}rut/", amendments.amendment_withdraw, name="amendment-withdraw"),
    path(f"{AMENDMENT}cap-nhat/", joining.amendment_rebase, name="amendment-rebase"),
    path(f"{AMENDMENT}cac-ben/", joining.party_choose, name="party-choose"),
    path(f"{AMENDMENT}cac-ben/them/", joining.party_join, name="party-join"),
    path(f"{AMENDMENT}cac-ben/<int:party>/ky/", joining.party_sign, name="party-sign"),
    path(f"{AMENDMENT}cac-ben/<int:party>/rut/", joining.party_leave, name="party-leave"),
    path("thay-doi-ben/<int:pk>/bo/", joining.party_drop, name="party-drop"),
    path(f"{AMENDMENT}cam-ket/", altering.alteration_choose, name="alteration-choose"),
    path(f"{AMENDMENT}cam-ket/them/", altering.alteration_add, name="alteration-add"),
    path(f"{AMENDMENT}cam-ket/gop/", altering.alteration_merge, name="alteration-merge"),
    path(f"{ONE}sua/", altering.alteration_change, name="alteration-change"),
    path(f"{ONE}rut/", altering.alteration_withdraw, name="alteration-withdraw"),
    path(f"{ONE}tach/", altering.alteration_split, name="alteration-split"),
    path("noi-dung-sua-doi/<int:pk>/sua/", altering.alteration_edit, name="alteration-edit"),
    path("noi-dung-sua-doi/<int:pk>/bo/", altering.alteration_drop, name="alteration-drop"),
    path("don-vi/<int:pk>/ban-giao/", handovers.handover_add, name="handover-add"),
    path("ban-giao/<int:pk>/", handovers.handover_show, name="handover-detail"),
    path("ban-giao/<int:pk>/hoan-tac/", handovers.handover_undo, name="handover-undo"),
]
