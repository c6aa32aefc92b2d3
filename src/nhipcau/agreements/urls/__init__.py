"""Addresses of the register and of the reading of minutes."""

from nhipcau.agreements.urls import exchange, readings, register

app_name = "agreements"
urlpatterns = [*register.urlpatterns, *exchange.urlpatterns, *readings.urlpatterns]
