"""Scores claims, and the verdicts on them, on whole annotated articles.

The rules are those by which the gold articles were made: a claim with a figure is found where its
value and unit are, one without by the family of its form and its subject. ``matching`` pairs gold
and found claims sentence by sentence, ``comparing`` says when two of them agree, ``fields`` counts
what is right about a pair, ``worth`` how check-worthiness is to be read, ``task`` puts the numbers
together.
"""
