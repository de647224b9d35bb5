"""Names that a user brings: larger tables of others, kept in the user's data directory.

``import_table`` reads the shapes that such tables come in and adds their rows to one table;
``read_imported`` gives them to ``Reference.load``. The shipped rows stay what they are: an
imported row with a shipped id is left out, a name that means a shipped row keeps that meaning.
"""

from nlp.reference.imported.keeping import Done, import_table, read_imported
from nlp.reference.imported.rows import Imported

__all__ = ["Done", "Imported", "import_table", "read_imported"]
