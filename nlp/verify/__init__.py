"""STAGE 5: linked claims → verdicts; pure functions over numbers.

Input:
    ``LinkedClaim`` records: a claim with its planned readings and the series that they need.

Output:
    One ``Verdict`` for each claim, in the same order.

Invariants:
    The admissible interval comes from the text alone, before any value is read. The default
    reading was fixed by rule when the claim was linked; a match under another reading has its
    own label. Equal input gives equal evidence, whatever the clock says. Nothing here reads
    files, the network, configuration or the clock.

Raises:
    UnknownNameError: A reading names a formula that is not registered. Anything else that is
        raised here is a bug: what the data cannot tell is a verdict, not an error.
"""

from nlp.verify.compute import FORMULAS
from nlp.verify.interval import Interval, interval
from nlp.verify.verdicts import verdict, verdicts

__all__ = ["FORMULAS", "Interval", "interval", "verdict", "verdicts"]
