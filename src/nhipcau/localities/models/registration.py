"""Organisations that ask to be taken in. They stand here, apart, until somebody has verified them.

Nothing that lists, searches or counts organisations can meet one of these (decision 21).
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation.addresses import address
from nhipcau.localities.choices import OrganisationKind, RegistrationState
from nhipcau.localities.models.locality import Locality
from nhipcau.localities.models.organisation import Organisation


class Registration(models.Model):
    """What an organisation says of itself, and who would be its first manager."""

    state = models.CharField(
        max_length=12, choices=RegistrationState, default=RegistrationState.UNCONFIRMED
    )
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="registrations")
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    name = models.CharField(max_length=300)
    tax_code = models.CharField(max_length=14, blank=True)
    address = models.CharField(max_length=300, blank=True)
    about = models.TextField(blank=True)
    contact_name = models.CharField(max_length=200)
    contact_email = models.EmailField()
    language = models.CharField(max_length=2, default="vi")
    token_digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="registrations"
    )

    class Meta:
        verbose_name = _("registration of an organisation")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "locality"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("localities:registration-detail", self.pk)

    @property
    def is_pending(self) -> bool:
        return self.state == RegistrationState.PENDING
