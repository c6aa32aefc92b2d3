from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "nhipcau.projects"
    label = "projects"
