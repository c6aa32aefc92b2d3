from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "nhipcau.foundation"
    label = "foundation"
    verbose_name = "Foundation"
