"""Bytes from URLs: the only HTTP of the toolkit.

Input:
    URLs of http and https.

Output:
    ``Response`` records, or a ``FetchError`` that says what became of the URL:

    ================================== ==========================================================
    the server ...                     outcome
    ================================== ==========================================================
    answers 200                        the body, unpacked; ``Validators`` in its headers
    answers 304 to validators          the response, without content: nothing is newer
    answers 301 or 308                 followed; ``moved_to`` is the last address of such a chain
    answers 302, 303 or 307            followed; nothing is remembered
    redirects more than ten times      ``redirects without an end``
    redirects back, same cookies       ``redirects in circles``
    redirects to a private address     ``refused to fetch from a private address``
    redirects to file: or ftp:         ``only http and https addresses are fetched``
    sets a cookie and redirects        the cookie is sent along this chain, then forgotten
    answers 401, 403, 404, 410 ...     ``the server did not deliver``, at once, with what to do
    answers 408, 500, 502, 503, 504    tried again (0.5 s, 1 s, less by chance), three times in all
    answers 429 or 503, Retry-After    waited for if that is ten seconds at most; else at once
    answers 429 without Retry-After    ``the server did not deliver``, at once
    refuses, breaks or cuts off        tried again likewise, then ``could not be fetched``
    sends less than it announced       the same
    sends more than it announced       what was announced is read
    says nothing for 20 s              tried again likewise, then ``did not answer in time``
    sends a byte now and then          ``did not answer in time`` after 120 s, tries included
    sends without an end               ``the answer is too large`` after 20 MB
    sends a gzip bomb                  the same, counted unpacked, a quarter of a megabyte at a time
    sends gzip inside gzip, or brotli  ``packed in a way that was not asked for``
    sends gzip that ends early         ``the answer is damaged``
    has no name, or a private one      ``does not resolve``, ``private address``; never connected
    is behind a proxy that says no     ``the proxy does not let us through``
    ================================== ==========================================================

Invariants:
    A host is resolved once for a connection, and connected to is what was resolved and checked,
    on every hop, so that neither a redirect nor a second DNS answer leads into the reader's own
    network. Every step of a fetch ends with its time, whatever the server sends meanwhile. One
    host gets so many requests at a time, and so far apart, as is set. Pages that no person named
    are asked for only where robots.txt lets programs read them.

Raises:
    FetchError: Everything else than a response.
"""

from nlp.ingest.retrieve.addresses import (
    Resolver,
    host_of,
    is_public,
    require_http,
    resolve,
)
from nlp.ingest.retrieve.client import HttpRetriever, user_agent
from nlp.ingest.retrieve.proxies import Proxy
from nlp.market.providers.patience import retry_after

__all__ = [
    "HttpRetriever",
    "Proxy",
    "Resolver",
    "host_of",
    "is_public",
    "require_http",
    "resolve",
    "retry_after",
    "user_agent",
]
