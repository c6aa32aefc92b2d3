"""Addresses of photos and files."""

from django.urls import URLPattern, path

from nhipcau.activities.views import evidence

ONE = "minh-chung/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("hoat-dong/<int:pk>/minh-chung/them/", evidence.evidence_add, name="evidence-add"),
    path(
        "cam-ket/<int:pk>/minh-chung/them/",
        evidence.evidence_add_of_promise,
        name="evidence-add-of-promise",
    ),
    path(ONE, evidence.evidence_show, name="evidence-detail"),
    path(f"{ONE}nho/", evidence.evidence_thumbnail, name="evidence-thumbnail"),
    path(f"{ONE}sua/", evidence.evidence_change, name="evidence-change"),
    path(f"{ONE}xoa/", evidence.evidence_remove, name="evidence-remove"),
]
