from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "nhipcau.review"
    label = "review"
