"""Libraries that are loaded when they are first used."""

from __future__ import annotations

import subprocess
import sys
from threading import Barrier, Thread

from nhipcau.foundation.lazily import Lazily

SAYS_ITS_MODULES = """
import sys
from nhipcau.config.cli import main
sys.argv = ["nhipcau", "check"]
try:
    main()
except SystemExit:
    pass
print(" ".join(sys.modules))
"""
HEAVY = {"openpyxl", "pypdf", "docx", "typst", "vl_convert", "trafilatura"}


def test_a_module_is_loaded_with_its_first_use_whoever_asks_first():
    sys.modules.pop("colorsys", None)
    later, gate, found = Lazily("colorsys"), Barrier(8), []

    def ask() -> None:
        gate.wait()
        found.append(later.rgb_to_hls(1, 1, 1))

    before = "colorsys" in sys.modules
    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert before is False
    assert found == [(0.0, 1.0, 0.0)] * 8


def test_a_run_that_reads_no_file_loads_none_of_the_heavy_libraries(tmp_path):
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            SAYS_ITS_MODULES,
        ],
        env={"PATH": "/usr/bin:/bin", "NHIPCAU_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert set(said.stdout.split()) & HEAVY == set()
