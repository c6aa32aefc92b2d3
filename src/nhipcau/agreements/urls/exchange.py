"""Addresses of lists as files, of calendars, fields and comparisons."""

from django.urls import URLPattern, path

from nhipcau.agreements.views import calendars, comparison, exports, fields, sheets

urlpatterns: list[URLPattern] = [
    path("cam-ket/xuat/", exports.commitment_export, name="commitment-export"),
    path("cam-ket/xuat/chuan-bi/", exports.export_ask, name="export-ask"),
    path("cam-ket/xuat/<int:pk>/", exports.export_show, name="export-detail"),
    path("cam-ket/xuat/<int:pk>/tep/", exports.export_file, name="export-file"),
    path("cam-ket/nhap/", sheets.import_add, name="import-add"),
    path("cam-ket/nhap/mau/", sheets.import_template, name="import-template"),
    path("cam-ket/nhap/<int:pk>/", sheets.import_show, name="import-detail"),
    path("cam-ket/nhap/<int:pk>/ghi-nhan/", sheets.import_confirm, name="import-confirm"),
    path("cam-ket/nhap/<int:pk>/bao-cao/", sheets.import_report, name="import-report"),
    path("linh-vuc/", fields.field_list, name="field-list"),
    path("linh-vuc/<slug:key>/", fields.field_show, name="field-detail"),
    path("van-ban/so-sanh/", comparison.agreement_compare, name="agreement-compare"),
    path("van-ban/xuat/", exports.agreement_export, name="agreement-export"),
    path("lich/", calendars.calendar_help, name="calendar-help"),
    path("lich/dia-chi-rieng/", calendars.calendar_key_make, name="calendar-key-make"),
    path("lich/dia-chi-rieng/bo/", calendars.calendar_key_end, name="calendar-key-end"),
    path("lich/cong-khai.ics", calendars.calendar_public, name="feed-public"),
    path("lich/van-ban/<int:pk>.ics", calendars.calendar_agreement, name="feed-agreement"),
    path("lich/dia-phuong/<slug:code>.ics", calendars.calendar_locality, name="feed-locality"),
    path("lich/rieng/<str:secret>.ics", calendars.calendar_private, name="feed-private"),
]
