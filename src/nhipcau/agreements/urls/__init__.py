"""Addresses of the register and of the reading of minutes."""

from nhipcau.agreements.urls import readings, register

app_name = "agreements"
urlpatterns = [*register.urlpatterns, *readings.urlpatterns]
