"""Addresses of the reporting rhythm."""

from django.urls import URLPattern, path

from nhipcau.activities.views import rhythm

urlpatterns: list[URLPattern] = [
    path("van-ban/<int:pk>/nhip-bao-cao/", rhythm.agreement_rhythm, name="agreement-rhythm"),
]
