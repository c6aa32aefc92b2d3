"""Addresses of reports, words on them, indicators and money."""

from django.urls import URLPattern, path

from nhipcau.activities.views import answering, figures, reporting, updates

ONE = "bao-cao-tien-do/<int:pk>/"
ACT = "bao-cao-tien-do/lan-xac-nhan/<int:pk>/"
PROMISE, ACTIVITY = {"noun": "commitment"}, {"noun": "activity"}

urlpatterns: list[URLPattern] = [
    path("bao-cao-tien-do/", updates.update_list, name="update-list"),
    path("bao-cao-tien-do/cho-xac-nhan/", answering.update_waiting, name="update-waiting"),
    path("bao-cao-tien-do/xac-nhan/", answering.confirming_add, name="confirming-add"),
    path(ACT, answering.confirming_show, name="confirming-detail"),
    path(f"{ACT}tien-do/", answering.confirming_status, name="confirming-status"),
    path(ONE, updates.update_show, name="update-detail"),
    path(f"{ONE}sua/", reporting.update_change, name="update-change"),
    path(f"{ONE}gui/", reporting.update_submit, name="update-submit"),
    path(f"{ONE}bo-nhap/", reporting.update_drop, name="update-drop"),
    path(f"{ONE}tra-loi/", answering.update_answer, name="update-answer"),
    path(f"{ONE}so-sanh/", updates.update_compare, name="update-compare"),
    path(f"{ONE}phieu/", updates.update_proof, name="update-proof"),
    path(
        "cam-ket/<int:pk>/bao-cao-tien-do/them/",
        reporting.update_add,
        PROMISE,
        name="commitment-update-add",
    ),
    path(
        "hoat-dong/<int:pk>/bao-cao-tien-do/them/",
        reporting.update_add,
        ACTIVITY,
        name="activity-update-add",
    ),
    path("cam-ket/<int:pk>/so-lieu/", figures.figures_show, PROMISE, name="commitment-figures"),
    path("hoat-dong/<int:pk>/so-lieu/", figures.figures_show, ACTIVITY, name="activity-figures"),
    path(
        "cam-ket/<int:pk>/chi-tieu/them/",
        figures.indicator_add,
        PROMISE,
        name="commitment-indicator-add",
    ),
    path(
        "hoat-dong/<int:pk>/chi-tieu/them/",
        figures.indicator_add,
        ACTIVITY,
        name="activity-indicator-add",
    ),
    path("chi-tieu/<int:pk>/", figures.indicator_show, name="indicator-detail"),
    path("chi-tieu/<int:pk>/sua/", figures.indicator_change, name="indicator-change"),
    path("chi-tieu/<int:pk>/thoi-do/", figures.indicator_retire, name="indicator-retire"),
    path("tien/", figures.money_list, name="money-list"),
]
