from importlib import import_module

from django.apps import AppConfig


class FrontdoorConfig(AppConfig):
    name = "nhipcau.frontdoor"
    label = "frontdoor"

    def ready(self) -> None:
        from nhipcau.frontdoor.administration.words import tell_of_the_machinery

        tell_of_the_machinery()
        import_module("nhipcau.frontdoor.tasks")  # registers the app's jobs by name
