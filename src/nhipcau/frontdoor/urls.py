"""Addresses of the front door."""

from django.urls import path

from nhipcau.frontdoor import probes, views

app_name = "frontdoor"
urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", probes.alive, name="healthz"),
    path("readyz", probes.ready, name="readyz"),
    path("metrics", probes.figures, name="metrics"),
]
