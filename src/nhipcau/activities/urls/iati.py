"""Addresses of IATI files, out and in."""

from django.urls import URLPattern, path

from nhipcau.activities.views import iati

OUT, IN = "hoat-dong/iati/", "hoat-dong/iati/nhap/"

urlpatterns: list[URLPattern] = [
    path(OUT, iati.iati_export, name="iati-export"),
    path(f"{OUT}yeu-cau/", iati.iati_ask, name="iati-ask"),
    path(f"{OUT}yeu-cau/<int:pk>/", iati.iati_show, name="iati-export-detail"),
    path(f"{OUT}yeu-cau/<int:pk>/tep/", iati.iati_file, name="iati-file"),
    path(IN, iati.iati_import, name="iati-import"),
    path(f"{IN}<int:pk>/", iati.iati_import_show, name="iati-import-detail"),
    path(f"{IN}<int:pk>/xac-nhan/", iati.iati_import_confirm, name="iati-import-confirm"),
]
