"""Fields of cooperation: the reference list of design §4."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language


class Field(models.Model):
    key = models.SlugField(max_length=40, primary_key=True)
    order = models.PositiveSmallIntegerField()
    name_vi = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    short_vi = models.CharField(max_length=40)
    short_en = models.CharField(max_length=40)
    icon = models.CharField(max_length=30, blank=True)
    source = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_vi

    @property
    def short(self) -> str:
        return self.short_en if get_language() == "en" else self.short_vi
