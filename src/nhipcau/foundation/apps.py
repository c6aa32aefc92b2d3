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
        from django.db.models.signals import post_migrate

        from nhipcau.foundation import search

        # The index of words is derived: made where a migration (or a flush) left none.
        post_migrate.connect(search.ensure, sender=self, dispatch_uid="ensure_search")
        from django.contrib.auth.signals import user_login_failed
        from django.db.models.signals import post_migrate

        from nhipcau.foundation.audit.guards import look_after

        post_migrate.connect(look_after, sender=self, dispatch_uid="guard_the_audit_trail")
        user_login_failed.connect(_count_failure, dispatch_uid="count_signin_failures")
