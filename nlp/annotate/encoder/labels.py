"""What the heads of the encoder answer: labels, in the order of their numbers."""

from __future__ import annotations

from typing import get_args

from nlp.records import EntityLabel

#: Labels of names.
NAMES: tuple[str, ...] = get_args(EntityLabel)

#: Tags of words for names: outside, then beginning and inside of each label.
NAME_TAGS: tuple[str, ...] = ("O", *(f"{part}-{name}" for name in NAMES for part in "BI"))

#: Parts of an attribution; a word is outside, at the beginning or inside of one.
ROLES = ("source", "cue", "content")

SENTIMENTS = ("negative", "neutral", "positive")
CHECKWORTHY = ("other", "checkworthy")
MODALITIES = ("stated", "forecast", "conditional", "opinion", "question")

#: Head to its number of answers: those of words, and those of the whole sentence; in the order in
#: which their scores stand beside each other.
WORD_HEADS = {"names": len(NAME_TAGS), "source": 3, "cue": 3, "content": 3, "target": 3}
SENTENCE_HEADS = {"sentiment": 3, "checkworthiness": 2, "modality": 5}

#: Penn Treebank tags, universal parts of speech and Universal Dependencies relations of a token.
# fmt: off
TAGS = (
    "$", "''", ",", "-LRB-", "-RRB-", ".", ":", "ADD", "AFX", "CC", "CD", "DT", "EX", "FW", "GW",
    "HYPH", "IN", "JJ", "JJR", "JJS", "LS", "MD", "NFP", "NN", "NNP", "NNPS", "NNS", "PDT", "POS",
    "PRP", "PRP$", "RB", "RBR", "RBS", "RP", "SYM", "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP",
    "VBZ", "WDT", "WP", "WP$", "WRB", "``",
)
PARTS_OF_SPEECH = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN",
    "PUNCT", "SCONJ", "SYM", "VERB", "X",
)
RELATIONS = (
    "ROOT", "acl", "acl:relcl", "advcl", "advcl:relcl", "advmod", "amod", "appos", "aux",
    "aux:pass", "case", "cc", "cc:preconj", "ccomp", "compound", "compound:prt", "conj", "cop",
    "csubj", "dep", "det", "det:predet", "discourse", "dislocated", "expl", "fixed", "flat",
    "goeswith", "iobj", "list", "mark", "nmod", "nmod:desc", "nmod:poss", "nmod:unmarked", "nsubj",
    "nsubj:outer", "nsubj:pass", "nummod", "obj", "obl", "obl:agent", "obl:unmarked", "orphan",
    "parataxis", "punct", "reparandum", "vocative", "xcomp",
)
# fmt: on
#: The same for heads that answer for a token, at its last piece. The score of a relation is the sum
#: of what the token ("dep") and the head that it hangs on ("dep_under") say.
TOKEN_HEADS = {
    "tag": len(TAGS),
    "pos": len(PARTS_OF_SPEECH),
    "dep": len(RELATIONS),
    "dep_under": len(RELATIONS),
}
#: Width of what is multiplied to score one token as the head of another.
ARC = 192
