"""Trees of words, as Universal Dependencies has them."""

from __future__ import annotations

from dataclasses import dataclass, field

from treebank import Word


@dataclass
class Node:
    """A word with what hangs on it, in the order of the text.

    Attributes:
        form, tag, pos: The word, its Penn Treebank tag and its universal part of speech.
        before, after: Relations and nodes on its left and on its right.
        glued: Whether no blank follows.
    """

    form: str
    tag: str
    pos: str
    before: list[tuple[str, Node]] = field(default_factory=list)
    after: list[tuple[str, Node]] = field(default_factory=list)
    glued: bool = False

    def left(self, dep: str, node: Node) -> Node:
        """Hangs a node on its left, next to the word; itself."""
        self.before.append((dep, node))
        return self

    def right(self, dep: str, node: Node | None) -> Node:
        """Hangs a node on its right, behind those that are there; itself."""
        if node is not None:
            self.after.append((dep, node))
        return self


def words_of(root: Node) -> list[Word]:
    """The words of a tree in their order."""
    order: list[tuple[Node, Node | None, str]] = []

    def visit(node: Node, head: Node | None, dep: str) -> None:
        for relation, child in node.before:
            visit(child, node, relation)
        order.append((node, head, dep))
        for relation, child in node.after:
            visit(child, node, relation)

    visit(root, None, "ROOT")
    places = {id(node): place for place, (node, _, _) in enumerate(order)}
    return [
        Word(n.form, n.pos, n.tag, "", places[id(n if head is None else head)], dep, not n.glued)
        for n, head, dep in order
    ]


def without_articles(node: Node) -> None:
    """Takes the articles out, as headlines do."""
    node.before = [
        (dep, child) for dep, child in node.before if child.form not in {"the", "a", "an"}
    ]
    for _, child in [*node.before, *node.after]:
        without_articles(child)
