"""The tag `url`, answered from addresses that are worked out once."""

from __future__ import annotations

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as plain_url
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape

from nhipcau.foundation.addresses import address

register = template.Library()


class AddressNode(URLNode):
    """As Django's, but for the addresses that are known already."""

    def render(self, context: Context) -> str:
        args = [one.resolve(context) for one in self.args]
        named = {name: one.resolve(context) for name, one in self.kwargs.items()}
        try:
            found = address(self.view_name.resolve(context), *args, **named)
        except NoReverseMatch:
            if self.asvar is None:
                raise
            found = ""
        if self.asvar:
            context[self.asvar] = found
            return ""
        return conditional_escape(found) if context.autoescape else found


@register.tag
def url(parser: Parser, token: Token) -> AddressNode:
    """`{% url "agreements:agreement-detail" agreement.pk %}`"""
    plain = plain_url(parser, token)
    return AddressNode(plain.view_name, plain.args, plain.kwargs, plain.asvar)
