"""Addresses of the register and of the reading of minutes."""

from nhipcau.agreements.urls import exchange, life, readings, register

app_name = "agreements"
urlpatterns = [
    *register.urlpatterns,
    *life.urlpatterns,
    *exchange.urlpatterns,
    *readings.urlpatterns,
]
