"""Addresses of reviews and reports."""

from django.urls import URLPattern

from nhipcau.review.urls import measures, reports, reviews

app_name = "review"
urlpatterns: list[URLPattern] = [
    *measures.urlpatterns,
    *reviews.urlpatterns,
    *reports.urlpatterns,
]
