"""Addresses of the front door."""

from django.urls import path

from nhipcau.frontdoor import finding, probes, views

app_name = "frontdoor"
urlpatterns = [
    path("", views.home, name="home"),
    path("tim-kiem/", finding.search_list, name="search-list"),
    path("tim-kiem/goi-y/", finding.search_suggest, name="search-suggest"),
    path("healthz", probes.alive, name="healthz"),
    path("readyz", probes.ready, name="readyz"),
    path("metrics", probes.figures, name="metrics"),
]
