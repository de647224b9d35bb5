"""The project's own components, registered with spaCy.

Every component is a function of the ``Doc`` that writes extension attributes; the work is done
by plain functions of this package, which need no spaCy. The order in a pipeline is fixed by what
each one needs: paragraphs (before the parser), the encoder or the linear sentence scorer (after
the parser, which finds the sentences; the encoder parses them anew), lemmas, entities (after the
encoder or spaCy's recogniser), times, figures, attribution, and the sentiment towards entities.

Extensions: ``Doc._.seen_at``; ``Doc._.prose``, the article's text with what of it the ``Doc``
holds (``nlp.annotate.layout.prose``: no codes of agencies); ``Doc._.entities``, ``Doc._.times``,
``Doc._.quantities``, ``Doc._.sentences``, ``Doc._.tokens``, ``Doc._.attributions``: tuples of
records; ``Doc._.readings``: what the encoder answers for each sentence
(``nlp.annotate.encoder``).
``Span._.modality`` and ``Span._.sentiment`` give the scores of the sentence that a span is in.
"""

from __future__ import annotations

from nlp.annotate.components.extensions import register_extensions

#: Names of the components in the order in which they run. Of the two in ``SCORERS`` one is used.
BEFORE_PARSER = ("tapeproof_paragraphs",)
SCORERS = ("tapeproof_encoder", "tapeproof_sentences")
#: What the encoder makes superfluous.
NOT_WITH_ENCODER = ("tagger", "morphologizer", "ner", "tapeproof_sentences")
AFTER_MODELS = (
    "tapeproof_entities",
    "tapeproof_times",
    "tapeproof_quantities",
    "tapeproof_attribution",
    "tapeproof_entity_sentiment",
)

register_extensions()
