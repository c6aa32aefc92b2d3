"""Addresses of what citizens see of an agreement."""

from django.urls import URLPattern, path

from nhipcau.activities.views import progress

urlpatterns: list[URLPattern] = [
    path("van-ban/<int:pk>/tien-do/", progress.agreement_progress, name="agreement-progress"),
    path("van-ban/<int:pk>/tien-do/tin.atom", progress.agreement_news, name="agreement-news"),
]
