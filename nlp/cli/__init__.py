"""The command line: thin commands over the stages and the store.

Data go to standard output, everything else to standard error. Exit codes: 0 done; 1 done and
something matched ``--fail-on``; 2 wrong usage or configuration, nothing was done; 3 done, but
some items failed; 130 interrupted, what was finished is stored.
"""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: What stands after ``tapeproof``; the arguments of the process when None.
    """
    try:
        from nlp.cli.app import run
    except KeyboardInterrupt:
        return 130

    return run(arguments)
