"""Who may do what with what the house itself keeps (drawn in reference/who-may.md)."""

from __future__ import annotations

from nhipcau.foundation.rules import ADMINISTRATOR, PROGRAM, rule

may_read_trail = rule("foundation", "read the whole audit trail", who=(ADMINISTRATOR, PROGRAM))
