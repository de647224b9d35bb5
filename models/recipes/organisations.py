"""Tells companies from other organisations in corpora that do not.

A logistic regression over the letters of the name and the words around it, fitted on the fully
labelled corpora, after a list of words that settle the matter by themselves. What remains
doubtful becomes a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from names import Annotated, Name
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer

# Probability of "company" up to and from which the answer is taken; between them lies the gap.
# The fully labelled corpora have far more companies than the coarse ones, so that a company needs
# the stronger evidence.
ORG_UP_TO, COMPANY_FROM = 0.4, 0.9

# Corpora on subjects in which an organisation is no company unless its name says so.
PUBLIC_SOURCES = frozenset({"multiner-gov", "crossner"})

CONTEXT_WORDS = 4

COMPANY_WORDS = re.compile(
    r"\b(?:inc|corp|corporation|co|company|ltd|limited|plc|llc|gmbh|holdings?|airlines?|airways"
    r"|motors?|industries|securities|pharmaceuticals?|pharma|laboratories|records|studios"
    r"|technologies|entertainment|brothers|& sons|insurance|railways?)\b\.?$",
    re.IGNORECASE,
)
ORG_WORDS = re.compile(
    r"\b(?:university|college|school|ministry|department|party|committee|council|association"
    r"|union|federation|institute|agency|commission|court|army|navy|government|parliament"
    r"|congress|senate|nations|museum|church|club|society|foundation|fc|league|board|academy"
    r"|bureau|authority|organi[sz]ation|forces?|police|alliance|orchestra|band|team|guard"
    r"|assembly|hospital|library|office|conference|center|centre|division|regiment|brigade)\b",
    re.IGNORECASE,
)


def _context(text: str, start: int, end: int) -> str:
    before = re.findall(r"\w+", text[max(0, start - 60) : start])[-CONTEXT_WORDS:]
    after = re.findall(r"\w+|'s", text[end : end + 60])[:CONTEXT_WORDS]
    words = [f"before_{word}" for word in before] + [f"after_{word}" for word in after]
    return " ".join(words).lower()


def _surfaces(rows: Iterable[tuple[str, str]]) -> list[str]:
    return [f" {name} " for name, _ in rows]


def _contexts(rows: Iterable[tuple[str, str]]) -> list[str]:
    return [context for _, context in rows]


def _model() -> Pipeline:
    letters = TfidfVectorizer(
        analyzer="char", ngram_range=(2, 5), lowercase=False, sublinear_tf=True, min_df=2
    )
    words = TfidfVectorizer(token_pattern=r"\S+", binary=True, min_df=2)
    features = FeatureUnion(
        [
            ("letters", make_pipeline(FunctionTransformer(_surfaces), letters)),
            ("words", make_pipeline(FunctionTransformer(_contexts), words)),
        ]
    )
    regression = LogisticRegression(C=8.0, class_weight="balanced", max_iter=2000)
    return make_pipeline(features, regression)


class OrganisationSplitter:
    """Answers whether a name of an organisation is a company's.

    Args:
        texts: Fully labelled texts.
        companies: Further names of companies, without context.
        organisations: Further names of other organisations, without context.
    """

    def __init__(
        self, texts: Iterable[Annotated], *, companies: list[str], organisations: list[str]
    ) -> None:
        rows: list[tuple[str, str]] = []
        answers: list[int] = []
        for annotated in texts:
            for name in annotated.names:
                if name.label in ("COMPANY", "ORG"):
                    surface = annotated.text[name.start : name.end]
                    rows.append((surface, _context(annotated.text, name.start, name.end)))
                    answers.append(int(name.label == "COMPANY"))
        rows += [(name, "") for name in (*companies, *organisations)]
        answers += [1] * len(companies) + [0] * len(organisations)
        self._model = _model().fit(rows, answers)

    def probability(self, text: str, start: int, end: int) -> float:
        """Probability that the name at `text[start:end]` is a company's, 0 to 1."""
        surface = text[start:end]
        if ORG_WORDS.search(surface):
            return 0.0
        if COMPANY_WORDS.search(surface):
            return 1.0
        row = (surface, _context(text, start, end))
        return float(self._model.predict_proba([row])[0, 1])

    def settle(self, annotated: Annotated) -> Annotated:
        """The same text with each `ORG?` made COMPANY, ORG or a gap."""
        names: list[Name] = []
        gaps = list(annotated.gaps)
        for name in annotated.names:
            if name.label != "ORG?":
                names.append(name)
                continue
            probability = self.probability(annotated.text, name.start, name.end)
            if annotated.source in PUBLIC_SOURCES:
                probability = float(probability == 1.0)
            if probability >= COMPANY_FROM:
                names.append(name._replace(label="COMPANY"))
            elif probability <= ORG_UP_TO:
                names.append(name._replace(label="ORG"))
            else:
                gaps.append((name.start, name.end))
        return Annotated(annotated.text, names, gaps, annotated.source, annotated.is_partial)
