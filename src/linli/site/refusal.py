"""What the program cannot do here and now, in words that a person can act on."""


class Refusal(RuntimeError):
    """The message says what is in the way and what to do; the command line prints just that."""
