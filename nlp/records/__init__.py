"""The shared data model: frozen records, the only thing that travels between stages.

Offsets are half-open character offsets into ``article.text``. Instants are aware datetimes,
dates are calendar days, figures that a text states are decimals. Ids come from content.
"""

from nlp.records.article import Article, NumberStyle, Origin
from nlp.records.claim import (
    Aspect,
    Claim,
    ClaimWindow,
    Direction,
    Extreme,
    Form,
    Mention,
    Modality,
    Period,
    Printed,
    PrintedRelation,
    Statistic,
    Step,
)
from nlp.records.document import (
    Attribution,
    Candidate,
    Document,
    Entity,
    EntityLabel,
    Holder,
    Sentence,
    Token,
)
from nlp.records.failure import Failure
from nlp.records.feed import FeedSource, FeedState, FeedStatus, Rhythm
from nlp.records.identity import content_id
from nlp.records.observation import (
    KNOWN_TODAY,
    UNDER_WAY,
    LinkedClaim,
    Observation,
    PlannedReading,
    Slice,
)
from nlp.records.place import ReadingPlace
from nlp.records.quantity import Change, Hedge, Quantity
from nlp.records.serialize import (
    SCHEMAS,
    from_json,
    record_from_json,
    to_builtins,
    to_json,
    to_lines,
)
from nlp.records.span import Extent, Record, Score, Span
from nlp.records.time import Granularity, Relation, Time, TimeKind
from nlp.records.verdict import Consistency, Label, Reading, Verdict
from nlp.records.vocabulary import (
    ArticleFlag,
    DecidedReason,
    Flag,
    GapReason,
    MissingReason,
    Subtype,
    UncheckableReason,
)

__all__ = [
    "KNOWN_TODAY",
    "SCHEMAS",
    "UNDER_WAY",
    "Article",
    "ArticleFlag",
    "Aspect",
    "Attribution",
    "Candidate",
    "Change",
    "Claim",
    "ClaimWindow",
    "Consistency",
    "DecidedReason",
    "Direction",
    "Document",
    "Entity",
    "EntityLabel",
    "Extent",
    "Extreme",
    "Failure",
    "FeedSource",
    "FeedState",
    "FeedStatus",
    "Flag",
    "Form",
    "GapReason",
    "Granularity",
    "Hedge",
    "Holder",
    "Label",
    "LinkedClaim",
    "Mention",
    "MissingReason",
    "Modality",
    "NumberStyle",
    "Observation",
    "Origin",
    "Period",
    "PlannedReading",
    "Printed",
    "PrintedRelation",
    "Quantity",
    "Reading",
    "ReadingPlace",
    "Record",
    "Relation",
    "Rhythm",
    "Score",
    "Sentence",
    "Slice",
    "Span",
    "Statistic",
    "Step",
    "Subtype",
    "Time",
    "TimeKind",
    "Token",
    "UncheckableReason",
    "Verdict",
    "content_id",
    "from_json",
    "record_from_json",
    "to_builtins",
    "to_json",
    "to_lines",
]
