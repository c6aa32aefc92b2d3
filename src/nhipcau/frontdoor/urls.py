"""Addresses of the front door."""

from django.urls import path

from nhipcau.frontdoor import finding, probes, views
from nhipcau.frontdoor.administration.views import jobs, overview, trail
from nhipcau.frontdoor.inbox.views import my_work

app_name = "frontdoor"
urlpatterns = [
    path("", views.home, name="home"),
    path("viec-cua-toi/", my_work, name="my-work"),
    path("tim-kiem/", finding.search_list, name="search-list"),
    path("tim-kiem/goi-y/", finding.search_suggest, name="search-suggest"),
    path("healthz", probes.alive, name="healthz"),
    path("readyz", probes.ready, name="readyz"),
    path("metrics", probes.figures, name="metrics"),
    path("quan-tri/", overview.overview, name="administration"),
    path("quan-tri/viec/", jobs.job_list, name="job-list"),
    path("quan-tri/viec/<int:pk>/", jobs.job_detail, name="job-detail"),
    path("quan-tri/viec/<int:pk>/thu-lai/", jobs.job_retry, name="job-retry"),
    path("quan-tri/viec/<int:pk>/huy/", jobs.job_cancel, name="job-cancel"),
    path("quan-tri/nhat-ky/", trail.trail_list, name="trail-list"),
    path("quan-tri/nhat-ky/kiem-tra/", trail.trail_verify, name="trail-verify"),
]
