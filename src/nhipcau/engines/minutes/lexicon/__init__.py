"""The reader's wording and thresholds: dated data in the TOML files beside this module."""

from .load import Lexicon, Locality, load_lexicon

__all__ = ["Lexicon", "Locality", "load_lexicon"]
