"""Back-ups: one archive with everything, that either database can be made again from.

`archive` is the file and its parts, `dump` writes one from a running installation, `restore` makes
an installation from one. Why rows go as JSON and not as a database's own dump: decision 22.
"""

from nhipcau.foundation.backups.archive import (
    ArchiveRefused,
    Damaged,
    NotAnArchive,
    Reader,
    WrongPassphrase,
)
from nhipcau.foundation.backups.dump import Made, back_up, keep_newest, last_backup
from nhipcau.foundation.backups.restore import (
    Restored,
    RestoreRefused,
    add_rebuild,
    holds_work,
    restore,
)

__all__ = [
    "ArchiveRefused",
    "Damaged",
    "Made",
    "NotAnArchive",
    "Reader",
    "RestoreRefused",
    "Restored",
    "WrongPassphrase",
    "add_rebuild",
    "back_up",
    "holds_work",
    "keep_newest",
    "last_backup",
    "restore",
]
