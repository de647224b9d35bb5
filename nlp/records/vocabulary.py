"""The closed vocabularies that say why: flags and typed reasons.

Everything here has a meaning in plain words, and a test sees to it.
"""

from __future__ import annotations

from typing import Literal

#: Why a claim is not checkable, whatever the data.
UncheckableReason = Literal["forecast", "conditional", "opinion", "question", "cause", "vague"]

#: Why a claim that could be checked has no reading.
MissingReason = Literal[
    "no_series",  # nothing is stored for this subject and measure
    "not_linked",  # the subject is nothing known
    "no_members",  # the members of a group are not named
    "no_coverage",  # the series does not cover the window
    "no_window",  # the text does not say when
    "thin_history",  # the series begins too late
    "doubtful_data",  # values jump, repeat or are impossible where they decide
    "unknown_form",  # no formula for this form of statement
]

#: Why a formula has no result.
GapReason = MissingReason | Literal["vague"]

#: Why a decided verdict has its label; the name of a reading stands there for
#: ``supported_other_reading``, a ``MissingReason`` or ``UncheckableReason`` where nothing was.
DecidedReason = Literal[
    "default_reading", "rounding_or_vendor_noise", "later_vintage", "no_reading_holds"
]

#: What a contradicted claim has wrong.
Subtype = Literal["size", "direction", "order", "count"]

#: What flags can say; a verdict also carries those ``ArticleFlag`` that bear on it.
Flag = Literal[
    "reading_dependent",  # the sensible readings disagree
    "fragile_window",  # true, but not over most windows near the chosen one
    "basis_mismatch",  # the series is on another basis than the words
    "unit_suspect",  # percent for points, million for billion
    "revised_since",  # a later vintage changes the answer
    "effective_later",  # a decision announced before the article took effect after it
    "release_unknown",  # a statistic whose day of release is not stored may not have been out yet
    "captured_later",  # the value was captured after the article; the one known then is not stored
    "sources_disagree",  # another provider of the same series changes the answer
    "figures_disagree",  # the figures that the sentence prints do not fit each other
    "stale",  # true of an earlier session
    "truncated",  # the digits were cut off, not rounded
    "rounded_up",  # rounded away from the value
    "thin_history",  # the series begins too late to be sure
    "single_source",  # a small gap, by one source only
    "doubtful_data",  # values jump or repeat in the window
    "gaps",  # sessions within the window have no value
    "members_missing",  # some members of the group have no data
    "weak",  # true, but far beyond the stated bound
    "settled",  # a forecast, judged when its day had come
]

#: What a reader must know of an article.
ArticleFlag = Literal[
    "published_at_missing",  # no instant is given; that of retrieval stands in
    "published_at_zone_assumed",  # the instant has no zone; UTC is assumed
    "published_at_inferred",  # the instant was told from the look of the page
    "date_only",  # a day without a time
    "teaser",  # the feed gives the beginning only
    "paywall",  # the page says that its text is for subscribers
    "encoding_guessed",  # the encoding is not declared, or wrongly
    "language_unsupported",  # kept, and not annotated
]

#: ISO 639-1 codes of the languages that are annotated; "und" is tried as English.
ANNOTATED_LANGUAGES = frozenset({"en", "und"})
