"""Addresses of what is done: activities, evidence, reports."""

from django.urls import URLPattern

from nhipcau.activities.urls import activities, evidence, updates

app_name = "activities"
urlpatterns: list[URLPattern] = [
    *activities.urlpatterns,
    *evidence.urlpatterns,
    *updates.urlpatterns,
]
