from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "nhipcau.accounts"
    label = "accounts"
