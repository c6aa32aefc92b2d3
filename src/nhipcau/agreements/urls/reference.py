"""Addresses of the fields of cooperation as reference data."""

from django.urls import path

from nhipcau.agreements.views import reference

urlpatterns = [
    path("quan-tri/linh-vuc/", reference.field_list, name="field-reference-list"),
    path("quan-tri/linh-vuc/them/", reference.field_add, name="field-reference-add"),
    path("quan-tri/linh-vuc/<slug:key>/", reference.field_change, name="field-reference-change"),
]
