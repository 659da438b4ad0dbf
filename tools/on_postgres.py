"""Run a command on an installed PostgreSQL instead of the bundled one.

tools/on_postgres.py --major 15 pytest -q
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from linli.site import binaries
from linli.site.embedded import Server


def main() -> int:
    """The exit status of the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--major", type=int, required=True)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    found = [one for one in binaries.installed() if one.major == options.major]
    if not found:
        sys.exit(
            f"PostgreSQL {options.major} is not installed. Debian 12: apt install postgresql-15"
        )
    os.environ["LINLI_POSTGRES_BIN"] = str(found[0].folder)
    home = Path(tempfile.mkdtemp(prefix="linli-postgres-"))
    home.chmod(0o755)
    server = Server(home, throwaway=True)
    server.start()
    try:
        environment = os.environ | {"LINLI_DATABASE_URL": server.url("postgres")}
        return subprocess.run(options.command, env=environment, check=False).returncode
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
