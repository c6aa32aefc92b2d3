"""Words of the administration area in templates."""

from __future__ import annotations

from django import template

from nhipcau.frontdoor.administration import words

register = template.Library()
register.filter("job_title", words.job_title)
