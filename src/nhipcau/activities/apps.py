from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "nhipcau.activities"
    label = "activities"

    def ready(self) -> None:
        from nhipcau.activities.registered import activities, iati, progress, updates

        activities.register()
        iati.register()
        progress.register()
        updates.register()
