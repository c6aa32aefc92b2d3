"""Addresses of photos and files."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
