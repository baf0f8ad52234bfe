"""How long random tests look: a little in each run, longer where `LOOK` asks for it.

    LOOK=3 ./run test                  three times as many examples, as .ci/run does on PostgreSQL
    LOOK=30 ./run test tests/test_recount.py

Up to LOOK=5 the machines take the same examples each time, so that a run can be repeated; beyond
that other ones each time.
"""

import os

LOOK = float(os.environ.get("LOOK", "1"))
ALWAYS_THE_SAME = LOOK <= 5


def times(few: int) -> int:
    """Return how many examples to look at where a quick run looks at `few`."""
    return max(1, round(few * LOOK))
