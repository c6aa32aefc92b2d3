from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "nhipcau.review"
    label = "review"

    def ready(self) -> None:
        from nhipcau.review.registered import reports, reviews

        reviews.register()
        reports.register()
