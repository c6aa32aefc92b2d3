"""Addresses of reports and words on them."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
