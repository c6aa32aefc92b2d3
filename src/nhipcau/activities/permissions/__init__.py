"""Who may do what with activities and what hangs on them (drawn in reference/who-may.md).

A file per noun: `activities`, `evidence`; reports and what the other sides say of them stand in
`updates`. `reading` says which activities may be read, for a query and for a row.
"""

from __future__ import annotations

from nhipcau.activities.permissions.activities import (
    KEEPER,
    Link,
    may_add_activity,
    may_begin_for,
    may_change_activity,
    may_link,
    may_read_activity,
    may_read_names,
    may_read_recipients,
    may_remove_activity,
    may_show_activity,
    may_unlink,
)
from nhipcau.activities.permissions.evidence import (
    is_readable_evidence,
    may_add_evidence,
    may_add_evidence_of_promise,
    may_change_evidence,
    may_read_evidence,
    may_remove_evidence,
    readable_evidence,
)
from nhipcau.activities.permissions.iati import may_ask_for_iati, may_import_iati
from nhipcau.activities.permissions.reading import is_of_a_side, is_readable, of_a_side, readable
from nhipcau.activities.permissions.rhythm import may_set_rhythm

__all__ = [
    "KEEPER",
    "Link",
    "is_of_a_side",
    "is_readable",
    "is_readable_evidence",
    "may_add_activity",
    "may_add_evidence",
    "may_add_evidence_of_promise",
    "may_ask_for_iati",
    "may_begin_for",
    "may_change_activity",
    "may_change_evidence",
    "may_import_iati",
    "may_link",
    "may_read_activity",
    "may_read_evidence",
    "may_read_names",
    "may_read_recipients",
    "may_remove_activity",
    "may_remove_evidence",
    "may_set_rhythm",
    "may_show_activity",
    "may_unlink",
    "of_a_side",
    "readable",
    "readable_evidence",
]
