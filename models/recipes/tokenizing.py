"""The tokenizer of `en_tapeproof`: spaCy's English rules and a few of our own.

The rules are set once, before training; a saved pipeline carries them in its `tokenizer` file,
so that nothing of this module is needed to load it.
"""

from __future__ import annotations

import spacy
from spacy.language import Language
from spacy.util import compile_infix_regex, compile_prefix_regex

# Dollars that spaCy's English rules leave glued to their figure ("HK$5").
DOLLAR_PREFIXES = (r"HK\$", r"NT\$", r"NZ\$", r"S\$", r"R\$", r"US\$")

# "U.S.-based", "U.S.-China": spaCy splits hyphens between letters only.
HYPHEN_AFTER_ABBREVIATION = r"(?<=[A-Z]\.)-(?=[A-Za-z])"

# Abbreviations whose full stop belongs to them, missing in spaCy's English exceptions. "No." is far
# oftener a number's than a sentence of its own in the news.
ABBREVIATIONS = ("No.", "Nos.", "approx.", "avg.", "p.a.", "S.p.A.", "Bros.", "Cos.", "Gen.")


def add_rules(language: Language) -> None:
    """Adds the project's rules to the tokenizer of `language`, in place."""
    tokenizer = language.tokenizer
    prefixes = [*DOLLAR_PREFIXES, *(language.Defaults.prefixes or ())]
    infixes = [*(language.Defaults.infixes or ()), HYPHEN_AFTER_ABBREVIATION]
    tokenizer.prefix_search = compile_prefix_regex(prefixes).search
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    for abbreviation in ABBREVIATIONS:
        tokenizer.add_special_case(abbreviation, [{"ORTH": abbreviation}])


@spacy.registry.callbacks("tapeproof.tokenizer_rules.v1")
def tokenizer_rules():  # type: ignore[no-untyped-def]
    """The same as a callback for the `[initialize.before_init]` block of a training config."""

    def rules_added(language: Language) -> Language:
        add_rules(language)
        return language

    return rules_added


def tokenizing_language() -> Language:
    """A blank English pipeline with the project's tokenizer."""
    language = spacy.blank("en")
    add_rules(language)
    return language
