"""Who may have long IATI files written, and who may take a file in."""

from __future__ import annotations

from nhipcau.foundation.rules import ADMINISTRATOR, PROGRAM, SIGNED_IN, rule

may_ask_for_iati = rule("activities", "have a long IATI file written", who=(SIGNED_IN, PROGRAM))
may_import_iati = rule("activities", "take in an IATI file", who=(ADMINISTRATOR, PROGRAM))
