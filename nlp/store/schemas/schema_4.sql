-- Schema 4: sketches take the place of bands. A run is a hash of five words that follow each other,
-- and of each article the smallest ones are kept; articles that share several are alike.

DROP TABLE article_bands;

CREATE TABLE article_runs (
  run INTEGER NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (run, number)
) WITHOUT ROWID;
ALTER TABLE article_links ADD COLUMN sketched INTEGER NOT NULL DEFAULT 0;
CREATE INDEX article_links_unsketched ON article_links (number) WHERE sketched = 0;

-- How far a file or folder has been read by a run that has not ended: "at" is a byte, row or file,
-- "passed" how many items stand before it; "identity" tells whether it is still the same, and the
-- fingerprint whether it was read with the same options and versions.
CREATE TABLE reading_places (
  path TEXT PRIMARY KEY NOT NULL,
  fingerprint TEXT NOT NULL,
  identity TEXT NOT NULL,
  at INTEGER NOT NULL,
  passed INTEGER NOT NULL
) WITHOUT ROWID;

-- Pages behind feed entries that could not be had, and when to try again; NULL for never.
CREATE TABLE missing_pages (
  url TEXT PRIMARY KEY NOT NULL,
  tries INTEGER NOT NULL,
  due_at TEXT,
  error TEXT NOT NULL
) WITHOUT ROWID;
