"""Addresses of reviews that sides open, close and compare."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
