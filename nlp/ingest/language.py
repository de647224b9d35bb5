"""Which language a text is in: as declared, else detected, else ``und``."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Any

UNDETERMINED = "und"

#: Languages that the detector chooses from: those with a financial press of some size. Small
#: relatives (Luxembourgish for German, Asturian for Spanish) would only draw votes away.
LANGUAGES = (
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "he", "hi", "hr", "hu", "id",
    "it", "ja", "ko", "lt", "lv", "ms", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv",
    "th", "tr", "uk", "vi", "zh",
)  # fmt: skip
_MARGIN = 0.5  # probability of the first over the second
_SAMPLE = 2000  # characters; more text does not change the answer
_CODE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?\Z", re.DOTALL)
_NORWEGIAN = {"nb": "no", "nn": "no", "iw": "he", "in": "id"}


def declared_language(declared: str | None) -> str | None:
    """The ISO 639 code in a declaration, or None where there is none.

    Example:
        >>> declared_language("en-US"), declared_language("de_DE"), declared_language("english")
        ('en', 'de', None)
    """
    match = _CODE.match(declared.strip()[:40]) if declared else None
    code = match[1].lower() if match else None
    if code in {None, "und", "mul", "zxx", "xx"}:
        return None
    return _NORWEGIAN.get(code, code) if code else None


@functools.lru_cache(maxsize=4)
def _identifier(languages: tuple[str, ...]) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(languages))
    return identifier


def detected_language(text: str, *, languages: Sequence[str] = LANGUAGES) -> str:
    """The language of a text, ``und`` where the first guess is not well ahead of the second.

    Headlines of names and figures fool every detector: give headline and body together.

    Example:
        >>> detected_language("The index rose on Tuesday as shares of the banks recovered.")
        'en'
        >>> detected_language("S&P 500 -2%")
        'und'
    """
    ranked = _identifier(tuple(languages)).rank(text[:_SAMPLE])
    (first, best), (_, second) = ranked[0], ranked[1]
    return str(first) if best - second >= _MARGIN else UNDETERMINED
