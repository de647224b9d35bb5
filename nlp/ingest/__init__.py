"""Stage 1: sources into articles.

Input:
    URLs of feeds and pages, files (RSS, Atom, RDF, JSON Feed, HTML, plain text, Markdown, articles
    as JSON or JSON Lines), folders of them, standard input, and feed subscriptions.

Output:
    ``Article`` records with plain text, one paragraph per line, and the publication instant in the
    zone that the source prints; a ``Failure`` for each item that could not be read.

Invariants:
    Lazy. One bad item never ends the run, and none is dropped without a ``Failure``. The same
    content gives the same ids. Text is NFC and never changes afterwards. Nothing is fetched except
    through the retriever that is passed in.

Raises:
    Nothing for what sources hold; ``TypeError`` for a wrong call.
"""

from nlp.ingest.collect import Source, articles
from nlp.ingest.response import Response, Retriever

__all__ = ["Response", "Retriever", "Source", "articles"]
