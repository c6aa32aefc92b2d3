"""Addresses of places and bodies."""

from django.urls import path

from nhipcau.localities.views import (
    coordination,
    exports,
    localities,
    members,
    mergers,
    organisations,
    people,
    registrations,
    removals,
    units,
)

app_name = "localities"
urlpatterns = [
    path("dia-phuong/", localities.locality_list, name="locality-list"),
    path("dia-phuong/<slug:code>/", localities.locality_detail_page, name="locality-detail"),
    path("dia-phuong/<slug:code>/lich-su/", localities.locality_history, name="locality-history"),
    path("dia-phuong/<slug:code>/dau-moi/", coordination.coordination_add, name="coordination-add"),
    path(
        "dia-phuong/<slug:code>/dau-moi/<int:pk>/ket-thuc/",
        coordination.coordination_end,
        name="coordination-end",
    ),
    path("don-vi/", organisations.organisation_list, name="organisation-list"),
    path("don-vi/xuat/", exports.organisation_export, name="organisation-export"),
    path("don-vi/them/", organisations.organisation_add, name="organisation-add"),
    path("don-vi/goi-y/", organisations.organisation_suggest, name="organisation-suggest"),
    path("don-vi/dang-ky/", registrations.registration_add, name="registration-add"),
    path("don-vi/dang-ky/da-gui/", registrations.registration_sent, name="registration-sent"),
    path(
        "don-vi/dang-ky/xac-nhan/<str:token>/",
        registrations.registration_confirm,
        name="registration-confirm",
    ),
    path("don-vi/<int:pk>/", organisations.organisation_detail_page, name="organisation-detail"),
    path("don-vi/<int:pk>/sua/", organisations.organisation_change, name="organisation-change"),
    path(
        "don-vi/<int:pk>/lich-su/", organisations.organisation_history, name="organisation-history"
    ),
    path(
        "don-vi/<int:pk>/cong-bo/", organisations.organisation_publish, name="organisation-publish"
    ),
    path("don-vi/<int:pk>/xoa/", removals.organisation_remove, name="organisation-remove"),
    path("don-vi/<int:pk>/sap-nhap/", mergers.organisation_merge, name="organisation-merge"),
    path(
        "don-vi/<int:pk>/sap-nhap/<int:predecessor>/huy/", mergers.merger_undo, name="merger-undo"
    ),
    path("don-vi/<int:pk>/thanh-vien/", members.member_list, name="member-list"),
    path("don-vi/<int:pk>/thanh-vien/them/", members.member_add, name="member-add"),
    path(
        "don-vi/<int:pk>/thanh-vien/<int:member>/sua/", members.member_change, name="member-change"
    ),
    path(
        "don-vi/<int:pk>/thanh-vien/<int:member>/bo/", members.member_remove, name="member-remove"
    ),
    path(
        "don-vi/<int:pk>/thanh-vien/<int:member>/moi/", members.member_invite, name="member-invite"
    ),
    path("don-vi/<int:pk>/buoc-hai/", members.second_step, name="member-second-step"),
    path("lam-viec-cho/", members.acting_for, name="acting-for"),
    path("quan-tri/dang-ky/", registrations.registration_list, name="registration-list"),
    path(
        "quan-tri/dang-ky/<int:pk>/", registrations.registration_detail, name="registration-detail"
    ),
    path(
        "quan-tri/dang-ky/<int:pk>/xac-minh/",
        registrations.registration_verify,
        name="registration-verify",
    ),
    path(
        "quan-tri/dang-ky/<int:pk>/gop/", registrations.registration_join, name="registration-join"
    ),
    path(
        "quan-tri/dang-ky/<int:pk>/tu-choi/",
        registrations.registration_refuse,
        name="registration-refuse",
    ),
    path("quan-tri/dia-phuong/", units.unit_list, name="unit-list"),
    path("quan-tri/dia-phuong/them/", units.unit_add, name="unit-add"),
    path("quan-tri/dia-phuong/<slug:code>/", units.unit_change, name="unit-change"),
    path("quan-tri/dia-phuong/<slug:code>/ke-tiep/", units.succession_add, name="succession-add"),
    path(
        "quan-tri/dia-phuong/<slug:code>/ke-tiep/<int:pk>/bo/",
        units.succession_remove,
        name="succession-remove",
    ),
    path("quan-tri/tai-khoan/", people.person_list, name="person-list"),
    path("quan-tri/tai-khoan/<int:pk>/", people.person_detail, name="person-detail"),
    path("quan-tri/tai-khoan/<int:pk>/tam-khoa/", people.person_suspend, name="person-suspend"),
    path("quan-tri/tai-khoan/<int:pk>/mo-lai/", people.person_reactivate, name="person-reactivate"),
    path("quan-tri/tai-khoan/<int:pk>/mo-khoa/", people.person_unlock, name="person-unlock"),
    path(
        "quan-tri/tai-khoan/<int:pk>/bo-xac-thuc-hai-buoc/",
        people.person_second_step,
        name="person-second-step",
    ),
    path("quan-tri/tai-khoan/<int:pk>/moi/", people.person_invite, name="person-invite"),
]
