"""Every exception that the toolkit raises on purpose.

The hierarchy (a test compares this drawing with the classes)::

    NlpError
    ├── ConfigError (ValueError)
    ├── RecordError (ValueError)
    ├── RegistryError
    │   ├── UnknownNameError (LookupError)
    │   └── DuplicateNameError (ValueError)
    ├── SourceError
    │   ├── FetchError
    │   │   └── UnreachableError
    │   ├── FeedFormatError
    │   └── ExtractionError
    ├── AnnotationError
    │   └── ModelNotFoundError (LookupError)
    ├── MarketDataError
    │   ├── MarketFormatError (ValueError)
    │   ├── UnknownInstrumentError (LookupError)
    │   ├── NoObservationError (LookupError)
    │   └── ProviderError
    │       ├── RateLimitError
    │       ├── CredentialsError
    │       ├── OfflineError
    │       └── ProviderFormatError (ValueError)
    ├── StoreError
    │   └── StoreFullError
    └── ReportError

Every error says *what* went wrong, about which *subject*, why (the *cause*, also chained
with ``from``) and what the reader can do next (the *hint*).
"""

from __future__ import annotations


class NlpError(Exception):
    """Root of all errors of the toolkit; ``str()`` reads ``what: subject: cause (hint)``.

    Args:
        what: What went wrong: lower case, no full stop.
        subject: The path, URL, record id or name that it is about.
        cause: Why, in words; defaults to the chained exception when there is one.
        hint: What the reader can do next.
    """

    def __init__(
        self,
        what: str,
        *,
        subject: object = None,
        cause: object = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(what)
        #: What went wrong, lower case.
        self.what = what
        #: The thing it is about (path, URL, id, name), or None.
        self.subject = subject
        #: Why, or None.
        self.cause = cause
        #: The next step for the reader, or None.
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders with all their parts."""
        return (_rebuild, (type(self), self.what, self.subject, self.cause, self.hint))

    def __str__(self) -> str:
        parts = [self.what]
        if self.subject is not None:
            subject = self.subject
            parts.append(repr(subject) if isinstance(subject, str) else str(subject))
        cause = self.cause if self.cause is not None else self.__cause__
        if cause is not None:
            is_error = isinstance(cause, BaseException)
            parts.append(f"{type(cause).__name__}: {cause}" if is_error else str(cause))
        text = ": ".join(parts)
        return f"{text} ({self.hint})" if self.hint else text


def _rebuild(
    kind: type[NlpError], what: str, subject: object, cause: object, hint: str | None
) -> NlpError:
    return kind(what, subject=subject, cause=cause, hint=hint)


class ConfigError(NlpError, ValueError):
    """A configuration file or an option is wrong; raised before any work is done."""


class RecordError(NlpError, ValueError):
    """A record would break one of its own invariants, or a line is not such a record."""


class RegistryError(NlpError):
    """Something is wrong with the names of registered things."""


class UnknownNameError(RegistryError, LookupError):
    """Nothing is registered under that name."""


class DuplicateNameError(RegistryError, ValueError):
    """The name is taken."""


class SourceError(NlpError):
    """Articles could not be had from a source."""


class FetchError(SourceError):
    """The bytes of a source could not be had."""


class UnreachableError(FetchError):
    """No server was reached: its name does not resolve, or it takes no connection."""


class FeedFormatError(SourceError):
    """The bytes are there, and are no feed (or not the format they claim to be)."""


class ExtractionError(SourceError):
    """A page or file is there, and holds no article text."""


class AnnotationError(NlpError):
    """An article could not be annotated."""


class ModelNotFoundError(AnnotationError, LookupError):
    """A model folder is missing, incomplete or of another version."""


class MarketDataError(NlpError):
    """Market data could not be had."""


class MarketFormatError(MarketDataError, ValueError):
    """A market folder breaks the format; the message names file, row and column."""


class UnknownInstrumentError(MarketDataError, LookupError):
    """No provider knows the instrument."""


class NoObservationError(MarketDataError, LookupError):
    """The series is known, and has no value where one is needed."""


class ProviderError(MarketDataError):
    """A provider of market data failed."""


class RateLimitError(ProviderError):
    """A provider asks for patience: too many requests."""


class CredentialsError(ProviderError):
    """A provider wants a key or a contact address that is not set, or refuses the one that is."""


class OfflineError(ProviderError):
    """The network is switched off, and the answer is not in the cache."""


class ProviderFormatError(ProviderError, ValueError):
    """The answer of a provider is not in the form that it is documented to have."""


class StoreError(NlpError):
    """The store cannot be opened, read or written."""


class StoreFullError(StoreError):
    """The disk of the store is full: no fault of the call, and it can be made again."""


class ReportError(NlpError):
    """A report cannot be made."""
