from typing import Any

from django.apps import AppConfig


def _count_failure(**_kwargs: Any) -> None:
    from nhipcau.foundation.metrics import SIGNIN_FAILURES

    SIGNIN_FAILURES.inc()


class FoundationConfig(AppConfig):
    name = "nhipcau.foundation"
    label = "foundation"
    verbose_name = "Foundation"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_login_failed

        user_login_failed.connect(_count_failure, dispatch_uid="count_signin_failures")
