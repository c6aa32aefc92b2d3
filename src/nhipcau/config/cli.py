"""The `nhipcau` command: ours and Django's verbs under one name."""

from __future__ import annotations

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run one verb; a setting that is wrong ends in one clear line, not in a stack trace."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhipcau.config.settings")
    try:
        execute_from_command_line(["nhipcau", *(sys.argv[1:] or ["help"])])
    except ImproperlyConfigured as error:
        sys.exit(f"nhipcau: {error}")
    except BrokenPipeError:
        # The reader of a pipe (head, less) left: nothing to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


if __name__ == "__main__":
    main()
