"""What only a demonstration shows."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.template import Context

from nhipcau.frontdoor.demo import PASSWORD, SIGN_INS

register = template.Library()


@register.inclusion_tag("frontdoor/_demo_sign_ins.html", takes_context=True)
def demo_sign_ins(context: Context) -> dict[str, Any]:
    """Each account of the demonstration as one button; nothing outside a demonstration."""
    return {
        "sign_ins": SIGN_INS if settings.DEMO else (),
        "password": PASSWORD,
        "csrf_token": context.get("csrf_token"),
        "next": context.get("redirect_field_value", ""),
    }
