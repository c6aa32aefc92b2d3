"""The audit trail: who did what, for which organisation, when, and what changed.

| module | holds |
|---|---|
| `entries` | what is written in the transaction of a change, and read back for one row |
| `chain` | the seals: a chain of SHA-256 digests made afterwards, so that no writer waits |
| `guards` | triggers by which the database refuses to change or delete |
| `heads` | the last link, written down outside the database |
| `verify` | the walk along the chain that names what does not fit |
| `trail` | the whole trail as an administrator reads it |
"""

from nhipcau.foundation.audit.chain import (
    GENESIS,
    AuditSeal,
    Sealing,
    link,
    seal,
    seal_all,
    sealing,
    waiting,
)
from nhipcau.foundation.audit.entries import (
    AuditEntry,
    Entries,
    differences,
    history_of,
    record,
    record_each,
    record_many,
    removal_of,
    state_of,
)
from nhipcau.foundation.audit.heads import (
    Head,
    HeadsUnreadable,
    head,
    heads_file,
    keep_sealed,
    publish_head,
    read_heads,
)
from nhipcau.foundation.audit.trail import TrailFilter, trail_visible_to
from nhipcau.foundation.audit.verify import faults

__all__ = [
    "GENESIS",
    "AuditEntry",
    "AuditSeal",
    "Entries",
    "Head",
    "HeadsUnreadable",
    "Sealing",
    "TrailFilter",
    "differences",
    "faults",
    "head",
    "heads_file",
    "history_of",
    "keep_sealed",
    "link",
    "publish_head",
    "read_heads",
    "record",
    "record_each",
    "record_many",
    "removal_of",
    "seal",
    "seal_all",
    "sealing",
    "state_of",
    "trail_visible_to",
    "waiting",
]
