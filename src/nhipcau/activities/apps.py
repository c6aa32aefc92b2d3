from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "nhipcau.activities"
    label = "activities"
