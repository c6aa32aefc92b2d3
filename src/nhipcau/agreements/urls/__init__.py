"""Addresses of the register and of the reading of minutes."""

from nhipcau.agreements.urls import board, exchange, life, readings, reference, register

app_name = "agreements"
urlpatterns = [
    *board.urlpatterns,
    *register.urlpatterns,
    *life.urlpatterns,
    *exchange.urlpatterns,
    *readings.urlpatterns,
    *reference.urlpatterns,
]
