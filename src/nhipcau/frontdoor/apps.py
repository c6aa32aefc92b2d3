from django.apps import AppConfig


class FrontdoorConfig(AppConfig):
    name = "nhipcau.frontdoor"
    label = "frontdoor"
