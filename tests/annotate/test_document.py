"""Articles become documents through the whole spaCy pipeline."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path
from typing import Any

import pytest
import spacy

from nlp.annotate import docs, documents, load_language
from nlp.annotate.components import AFTER_MODELS, BEFORE_PARSER
from nlp.annotate.document import MAX_CHARACTERS
from nlp.errors import ModelNotFoundError
from nlp.records import Article, Document, Failure, Span, record_from_json, to_json

NOW = dt.datetime(2018, 12, 28, 22, 0, tzinfo=dt.UTC)
TEXT = (
    "The S&P 500 fell 1.2% to 2,485.74 on Friday. “We expect 2,900 by the end of next year,” said "
    "Ada Lind of Corvid Asset Management.\nCrude was little changed"
)


@pytest.fixture(scope="module")
def language() -> Any:
    return load_language()


def article(text: str = TEXT, **changes: Any) -> Article:
    made = {"published_at": NOW, "retrieved_at": NOW, "language": "en", **changes}
    return Article(text=text, **made)


def annotated(items: list[Any], language: Any) -> list[Document | Failure]:
    return list(documents(items, language=language, now=lambda: NOW))


def test_every_span_gives_its_text(language: Any) -> None:
    document = annotated([article()], language)[0]
    assert isinstance(document, Document)
    spans = [*document.entities, *document.quantities, *document.times]
    spans += [attribution.cue for attribution in document.attributions]
    spans += [a.holder for a in document.attributions if a.holder is not None]
    assert len(spans) > 6
    for span in spans:
        assert TEXT[span.start : span.end] == span.text


def test_what_a_document_holds(language: Any) -> None:
    document = annotated([article()], language)[0]
    assert isinstance(document, Document)
    assert ("S&P 500", "INDEX:SPX") in {(e.text, e.id) for e in document.entities}
    figures = {(str(q.value), q.unit) for q in document.quantities}
    assert {("1.2", "percent"), ("2485.74", "count"), ("2900", "count")} <= figures
    assert [a.holder.text for a in document.attributions if a.holder] == ["Ada Lind"]
    assert next(s.sentiment.label for s in document.sentences if s.sentiment) == "negative"
    assert all(0 <= (s.checkworthiness or 0) <= 1 for s in document.sentences)
    encoder = language.get_pipe("tapeproof_encoder").encoder
    assert document.models == (
        "en_tapeproof-" + language.meta["version"],
        f"{encoder.name}-{encoder.version}",
    )


def test_a_line_break_ends_a_sentence(language: Any) -> None:
    document = annotated([article()], language)[0]
    assert isinstance(document, Document)
    sentences = [TEXT[s.start : s.end] for s in document.sentences]
    assert sentences[-1] == "Crude was little changed"


def test_wrapped_lines_are_one_sentence(language: Any) -> None:
    wrapped = (
        "The S&P 500 fell 2.7 percent on Monday, its lowest close\n"
        "since April 2017, while the Nasdaq Composite lost 3.1\n"
        "percent. The S&P 500 will end next year at 3,000, said Ada\n"
        "Lind of Acme."
    )
    document = annotated([article(wrapped)], language)[0]
    assert isinstance(document, Document)
    assert len(document.sentences) == 2
    assert [a.holder.text.split() for a in document.attributions if a.holder] == [["Ada", "Lind"]]


def test_a_text_reads_the_same_alone_and_in_a_batch(language: Any) -> None:
    alone = annotated([article()], language)
    others = [
        article(f"Oil rose {n}% in May. It was the best month of the year.") for n in range(40)
    ]
    batch = annotated([*others, article()], language)
    assert batch[-1] == alone[0]


@pytest.mark.parametrize("junk", ['"' * 50_000, "(" * 50_000, "iVBORw0KGgo" * 20_000, "1" * 99_999])
def test_what_has_no_blanks_is_passed_over(junk: str, language: Any) -> None:
    text = f"The S&P 500 fell 1.2% on Friday. {junk} The Nasdaq rose 0.5%."
    document = annotated([article(text)], language)[0]
    assert isinstance(document, Document)
    assert [entity.id for entity in document.entities] == ["INDEX:SPX", "INDEX:IXIC"]
    assert [quantity.text for quantity in document.quantities] == ["1.2%", "0.5%"]
    assert [text[s.start : s.end] for s in document.sentences] == [
        "The S&P 500 fell 1.2% on Friday.",
        "The Nasdaq rose 0.5%.",
    ]


def test_another_language_is_passed_over_a_book_fails_and_the_rest_goes_on(language: Any) -> None:
    german = article("Der Dax stieg um 2 Prozent.", language="de")
    book = article("a " * MAX_CHARACTERS)
    made = annotated([german, article(), book], language)
    assert [type(item) for item in made] == [Document, Failure]
    assert "too long" in made[1].message  # type: ignore[union-attr]


def test_a_component_that_fails_costs_only_its_own_article(
    language: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    linker = language.get_pipe("tapeproof_entities")
    whole = type(linker).__call__

    def breaks(self: Any, doc: Any) -> Any:
        if "Crude" in doc.text:
            raise ValueError("unlucky text")
        return whole(self, doc)

    monkeypatch.setattr(type(linker), "__call__", breaks)
    made = annotated([article("Gold rose 2%."), article(), article("Tin fell 3%.")], language)
    assert [type(item) for item in made] == [Document, Failure, Document]
    assert "unlucky text" in made[1].message  # type: ignore[union-attr]


def test_docs_go_out_and_come_back(language: Any) -> None:
    doc = next(iter(docs([article()], language=language)))
    assert ("S&P 500", "INDEX:SPX") in {(ent.text, ent.kb_id_) for ent in doc.ents}
    document = annotated([doc], language)[0]
    assert isinstance(document, Document)
    assert document.entities == annotated([article()], language)[0].entities  # type: ignore[union-attr]
    assert document.article.text == TEXT
    assert document.article.published_at == NOW


def test_our_components_work_in_somebody_elses_pipeline() -> None:
    other = spacy.blank("en")
    other.add_pipe("sentencizer")
    other.add_pipe("tapeproof_times")
    other.add_pipe("tapeproof_entities")
    other.add_pipe("tapeproof_quantities")
    doc = other("The Dow rose 2% on Friday.")
    assert [entity.id for entity in doc._.entities] == ["INDEX:DJI"]
    assert [str(quantity.value) for quantity in doc._.quantities] == ["2"]


def test_the_pipeline_is_in_order(language: Any) -> None:
    names = language.pipe_names
    assert names[0] == BEFORE_PARSER[0]
    assert tuple(names[-len(AFTER_MODELS) :]) == AFTER_MODELS


def test_a_missing_model_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFoundError, match=r"no model folder.*rebuild"):
        load_language(tmp_path / "nothing")


def test_a_truncated_weights_file_is_one_clear_error(tmp_path: Path) -> None:
    import shutil

    from nlp import resources

    folder = tmp_path / "model"
    shutil.copytree(resources.model("en_tapeproof"), folder)
    weights = folder / "parser" / "model"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(ModelNotFoundError, match=r"cannot be loaded.*reinstall"):
        load_language(folder)


def spans_of(document: Document) -> list[Span]:
    holders = [a.holder for a in document.attributions if a.holder is not None]
    cues = [attribution.cue for attribution in document.attributions]
    return [*document.entities, *document.quantities, *document.times, *holders, *cues]


def extents_of(document: Document) -> list[Any]:
    contents = [attribution.content for attribution in document.attributions]
    return [*document.sentences, *document.tokens, *contents]


ODD = {
    "nothing readable": "x" * 5_000,
    "one word": "Up",
    "a full stop": ".",
    "control characters": "\u0000\u0001 The S&P 500\u0007 rose 3%\u0000 on Friday.\u007f",
    "emoji": "🎉" * 50 + " Goldman Sachs 🚀 rose 3% 👩\u200d👩\u200d👧, it said 🎉",
    "all capitals": "S&P 500 FALLS 2% AS TRUMP SAYS TARIFFS ON CHINA WILL RISE\nGOLD HITS RECORD",
    "small letters": "the s&p 500 fell 2% as apple and goldman sachs said sales dropped.",
    "mixed languages": "Der Dax stieg um 2 Prozent. Le CAC 40 gagne 1,2 %. 日経平均は3%下落した。"
    " שלום, said Ada Lind. The Dow rose 2%.",
    "right to left": "\u202eThe Dow rose 2%\u202c. مرحبا 3% العالم",
    "HTML remnants": "<p>S&amp;P 500 rose 3%</p><br/>&nbsp;<a href='x'>Acme &mdash; up</a> &#8212;",
    "marks of rows": "[CLS] The Dow rose 2% [SEP] [PAD], said [MASK] of [UNK].",
    "combining accents": "Socie\u0301te\u0301 Ge\u0301ne\u0301rale rose 3%, E\u0301mile said.",
    "5,000 words": "word " * 5_000,
    "5,000 tokens": "Shares of Goldman Sachs rose 5 percent and, said Lind, tin fell " * 400,
    "no blanks": "a" * 10_000 + " The Dow rose 2%.",
    "line ends": "The Dow\r\nrose 2%\r\n\r\n\u2028Tin fell\x0b3%\x0c.",
}


@pytest.mark.parametrize("name", ODD)
def test_odd_text(name: str, language: Any) -> None:
    text = ODD[name]
    document = annotated([article(text)], language)[0]
    assert isinstance(document, Document)
    for span in spans_of(document):
        assert text[span.start : span.end] == span.text
    for extent in extents_of(document):
        assert 0 <= extent.start < extent.end <= len(text)
    for sentence, following in itertools.pairwise(document.sentences):
        assert sentence.end <= following.start
    for sentence in document.sentences:
        assert sentence.sentiment is not None
        assert sentence.modality is not None
        assert 0 <= sentence.checkworthiness <= 1  # type: ignore[operator]
    assert bool(document.sentences) == (name != "nothing readable")
    assert record_from_json(to_json(document)) == document


def test_odd_texts_read_the_same_in_any_batch(language: Any) -> None:
    texts = [text for text in ODD.values() if len(text) < 5_000]
    alone = [annotated([article(text)], language)[0] for text in texts]
    assert annotated([article(text) for text in texts], language) == alone
    assert annotated([article(text) for text in texts[::-1]], language) == alone[::-1]


def test_a_pipeline_reads_nothing_as_nothing(language: Any) -> None:
    for text in ("", " \n\t ", "\n"):
        doc = language(text)
        assert doc._.sentences == doc._.entities == doc._.attributions == doc._.readings == ()


def test_headlines_in_capitals_are_read(language: Any) -> None:
    document = annotated([article(ODD["all capitals"])], language)[0]
    assert isinstance(document, Document)
    assert ("S&P 500", "INDEX:SPX") in {(e.text, e.id) for e in document.entities}
    assert [str(quantity.value) for quantity in document.quantities] == ["2"]
    assert len(document.sentences) == 2
