"""What earlier versions of an article said in the place of a claim."""

from __future__ import annotations

import difflib

from nlp.records import Claim, from_json
from nlp.store import _links
from nlp.store._database import Database

_ALIKE = 0.6  # of two sentences: a corrected figure leaves nine tenths of one
_LONGEST = 1000  # characters of a sentence that are compared


def earlier_claims(database: Database, claim_id: str) -> list[tuple[Claim, int]]:
    """The claims that earlier versions of its article made in its place, oldest first.

    That is, in each, the claim of the same form about the same measure and subject whose sentence
    is most like its own, where one is alike at all.

    Returns:
        Claims, each with the number of its version.
    """
    if database.schema < _links.SINCE:
        return []
    row = database.row(
        "SELECT version_of, version, form, measure, subject, sentence FROM claims"
        " JOIN articles ON articles.id = claims.article_id"
        " JOIN article_links ON article_links.number = articles.number WHERE claims.id = ?",
        (claim_id,),
    )
    if row is None or row[0] is None:
        return []
    first, version, form, measure, subject, sentence = row
    rows = database.rows(
        "SELECT version, claims.sentence, claim_records.record FROM article_links"
        " JOIN articles ON articles.number = article_links.number"
        " JOIN claims ON claims.article_id = articles.id"
        " JOIN claim_records ON claim_records.claim_id = claims.id"
        " WHERE version_of = ? AND version < ? AND form = ? AND measure IS ? AND subject IS ?"
        " ORDER BY version, start",
        (first, version, form, measure, subject),
    )
    best: dict[int, tuple[float, str]] = {}
    for number, other, record in rows:
        alike = _likeness(str(sentence), str(other))
        if alike >= max(_ALIKE, best.get(int(str(number)), (0.0, ""))[0]):
            best[int(str(number))] = (alike, str(record))
    return [(from_json(record, Claim), number) for number, (_, record) in sorted(best.items())]


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(
        None, one[:_LONGEST].split(), other[:_LONGEST].split(), autojunk=False
    ).ratio()
