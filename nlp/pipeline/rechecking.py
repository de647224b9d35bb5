"""Claims verified again, because time has passed or the data have changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from nlp.pipeline.parts import batches
from nlp.pipeline.settling import is_settled, settled_claim
from nlp.records import Claim, Failure, Verdict

if TYPE_CHECKING:
    from nlp.pipeline.stages import Pipeline
    from nlp.store import ClaimQuery, Store, StoredClaim

#: Why a claim is verified again: a forecast fell due, data were missing, data may have changed.
Cause = Literal["due", "missing", "revised"]
CAUSES: tuple[Cause, ...] = get_args(Cause)

#: Where a new verdict comes from: time has passed, the data are others, or this version of the
#: program reads the claim or reckons with the same rows otherwise.
Origin = Literal["time", "data", "version"]

#: Claims to a transaction.
_BATCH = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Rechecked:
    """A claim that was verified again.

    Attributes:
        claim: The claim, as it is stored.
        cause: Why it was looked at.
        before: Its verdict before, or None where it had none.
        after: Its verdict now.
        changed: Whether the verdict says something new; only then does its history grow.
        origin: Where what is new comes from; None where nothing is.
    """

    claim: Claim
    cause: Cause
    before: Verdict | None
    after: Verdict
    changed: bool
    origin: Origin | None = None

    @property
    def turned(self) -> bool:
        """Whether it has become another verdict, not the same one on other evidence."""
        return self.changed and (self.before is None or self.before.label != self.after.label)


def recheck(
    pipeline: Pipeline,
    store: Store,
    *,
    query: ClaimQuery | None = None,
    resolve: Callable[[str], tuple[str, ...]] | None = None,
    causes: Iterable[Cause] = CAUSES,
) -> Iterator[Rechecked | Failure]:
    """Verify stored claims again, and keep what is new beside the verdicts that they had.

    Everything but a forecast is judged as of the article's instant, as before; a forecast is
    judged by what is known now, once the data reach the day on which it fell due.

    Args:
        pipeline: Brings market data and clock.
        store: The store, open for writing.
        query: Which claims; all when None.
        resolve: From a name in the query to the ids that it may mean.
        causes: What to look at.

    Yields:
        Every claim that was looked at; a failure for one that could not be.

    Raises:
        StoreError: The store cannot be read or written.
    """
    wanted = frozenset(causes)
    now = pipeline.now()
    chosen = (
        (stored, cause)
        for stored in store.claims(query, resolve=resolve)
        if (cause := _cause(stored, now)) in wanted
    )
    for batch in batches(chosen, _BATCH):
        yield from _batch(pipeline, store, batch, now)


def _cause(stored: StoredClaim, now: dt.datetime) -> Cause | None:
    claim, verdict = stored.claim, stored.verdict
    if claim.due_on is not None:
        return "due" if claim.due_on < now.astimezone(claim.seen_at.tzinfo).date() else None
    if not claim.checkable or claim.modality != "stated":
        return None
    return "missing" if verdict is None or verdict.label == "insufficient_data" else "revised"


def _batch(
    pipeline: Pipeline,
    store: Store,
    batch: list[tuple[StoredClaim, Cause]],
    now: dt.datetime,
) -> Iterator[Rechecked | Failure]:
    asked = [
        settled_claim(stored.claim, at=now) if cause == "due" else stored.claim
        for stored, cause in batch
    ]
    stored_by_id = {stored.claim.id: (stored, cause) for stored, cause in batch}
    done: list[Rechecked | Failure] = []
    with store.batch():
        for item in pipeline.verdicts(asked):
            if isinstance(item, Failure):
                store.add_failure(item)
                done.append(item)
                continue
            stored, cause = stored_by_id[item.claim_id]
            found = _carried(item, stored, cause)
            if cause == "due" and not is_settled(stored.claim, found):
                continue  # the data do not reach its day yet
            same = _says_the_same(stored.verdict, found)
            changed = not same and store.add_verdicts([found]) > 0
            done.append(
                Rechecked(
                    claim=stored.claim,
                    cause=cause,
                    before=stored.verdict,
                    after=found,
                    changed=changed,
                    origin=_origin(stored.verdict, found, cause) if changed else None,
                )
            )
    yield from done


def _origin(before: Verdict | None, after: Verdict, cause: Cause) -> Origin:
    """What made a verdict say something new.

    The rows of the evidence tell: where a row that both rest on has another value, or the digests
    of the series say that other rows are stored, it is the data; where the data are the same, it
    is the program.
    """
    if cause == "due":
        return "time"
    old, new = _rows(before), _rows(after)
    if not old:
        return "data"
    if any(old[row][0] != new[row][0] for row in old.keys() & new.keys()):
        return "data"
    stored, today = dict(_digests(before)), dict(_digests(after))
    common = stored.keys() & today.keys()
    same_data = bool(common) and all(stored[name] == today[name] for name in common)
    return "version" if same_data or old.keys() == new.keys() else "data"


def _rows(verdict: Verdict | None) -> dict[tuple[str, dt.date, dt.date | None], tuple[float, str]]:
    """The rows that a verdict rests on: value and digest by series, day and vintage."""
    readings = verdict.readings if verdict is not None else ()
    return {
        (row.series, row.date, row.vintage): (row.value, row.hash)
        for each in readings
        for row in each.inputs
    }


def _digests(verdict: Verdict | None) -> Iterator[tuple[str, str]]:
    return ((series, digest) for (series, _, _), (_, digest) in _rows(verdict).items() if digest)


def _says_the_same(before: Verdict | None, after: Verdict) -> bool:
    """Whether a forecast was settled in this way already; only the instant is another one."""
    if before is None or "settled" not in before.flags:
        return False
    return (before.label, before.readings) == (after.label, after.readings)


def _carried(verdict: Verdict, stored: StoredClaim, cause: Cause) -> Verdict:
    """With what the article tells of all its claims, and with the mark of a settled forecast."""
    from nlp.pipeline.stages import CARRIED_FLAGS

    before = stored.verdict.flags if stored.verdict else ()
    flags = [flag for flag in before if flag in CARRIED_FLAGS]
    if cause == "due":
        flags.append("settled")
        # who foretells a figure does not misread one: a slip is no explanation here
        line = verdict.explanation.removesuffix(f"; {verdict.slip}")
        due = f"foretold for {stored.claim.due_on}: {line}"
        verdict = verdict.replace(slip=None, explanation=due)
    new = [flag for flag in flags if flag not in verdict.flags]
    return verdict.replace(flags=(*verdict.flags, *new)) if new else verdict
