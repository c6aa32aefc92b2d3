"""Addresses of the front door."""

from django.urls import path

from nhipcau.frontdoor import views

app_name = "frontdoor"
urlpatterns = [path("", views.home, name="home")]
