"""Say in one line what a bare machine lacks, before anything is made. Runs on any Python 3."""

import importlib.util
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this file is for those who have an older one
    sys.exit(
        f"Linli needs Python 3.11 or later; this is {sys.version.split()[0]}. "
        "Name another one: make PYTHON=python3.11 demo"
    )
if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
    sys.exit("This Python cannot make environments. Debian, Ubuntu: apt install python3-venv")
