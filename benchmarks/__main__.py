"""`make bench`: every benchmark in turn; the figures go to docs/reference/benchmarks.md."""

from __future__ import annotations

import subprocess
import sys

PARTS = (
    "benchmarks.minutes",
    "benchmarks.annex",
    "benchmarks.web",
    "benchmarks.acts",
    "benchmarks.people",
)


def main() -> None:
    for part in PARTS:
        print(f"== {part}")
        done = subprocess.run([sys.executable, "-m", part], check=False)
        if done.returncode:
            sys.exit(done.returncode)


if __name__ == "__main__":
    main()
