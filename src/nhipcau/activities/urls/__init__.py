"""Addresses of what is done: activities, evidence, reports."""

from django.urls import URLPattern

from nhipcau.activities.urls import activities, evidence, iati, progress, rhythm, updates

app_name = "activities"
urlpatterns: list[URLPattern] = [
    *activities.urlpatterns,
    *evidence.urlpatterns,
    *iati.urlpatterns,
    *progress.urlpatterns,
    *rhythm.urlpatterns,
    *updates.urlpatterns,
]
