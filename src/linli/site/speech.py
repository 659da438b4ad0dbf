"""What the command line says to the person in front of it."""

import sys


def say(words: str) -> None:
    """One line on standard output, seen at once even through a pipe."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
