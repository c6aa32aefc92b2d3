"""Addresses of official reports."""

from django.urls import URLPattern, path

from nhipcau.review.views import reports

ROOT = "bao-cao-chinh-thuc/"

urlpatterns: list[URLPattern] = [
    path(ROOT, reports.report_list, name="report-list"),
    path("van-ban/<int:pk>/bao-cao-chinh-thuc/", reports.report_add, name="report-add"),
    path(f"{ROOT}<int:pk>/", reports.report_show, name="report-detail"),
    path(f"{ROOT}<int:pk>/tep/<slug:ending>/", reports.report_file, name="report-file"),
    path(f"{ROOT}<int:pk>/dung/", reports.report_cancel, name="report-cancel"),
    path(f"{ROOT}<int:pk>/lap-lai/", reports.report_again, name="report-again"),
    path(f"{ROOT}<int:pk>/xoa/", reports.report_remove, name="report-remove"),
    path(f"{ROOT}cap/<slug:first>/<slug:second>/", reports.report_add_pair, name="report-add-pair"),
]
