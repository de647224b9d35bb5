-- Schema 2: subscriptions. "source" is the FeedSource and "state" the FeedState as JSON; the
-- columns beside them are what is asked for. Instants as in schema 1.

CREATE TABLE feeds (
  url TEXT PRIMARY KEY NOT NULL,
  number INTEGER NOT NULL UNIQUE,
  declared INTEGER NOT NULL,
  added_at TEXT NOT NULL,
  status TEXT NOT NULL,
  due_at TEXT,
  source TEXT NOT NULL,
  state TEXT NOT NULL
);
