"""Files into text: one module per format, chosen by content and not by name."""

from .extract import extract

__all__ = ["extract"]
