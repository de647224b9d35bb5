-- Schema 3: copies and versions of articles. "copy" says why duplicates_of is set: url, guid or
-- text (the same article again) or near (reprinted with changes). The keys are hashes of the address,
-- the id of the publisher and the text; a band is a hash of three minima of its word shingles, and
-- texts that share half of these share a band nearly always.

CREATE TABLE article_links (
  number INTEGER PRIMARY KEY,
  url_key INTEGER,
  guid_key INTEGER,
  text_key INTEGER,
  copy TEXT CHECK (copy IN ('url', 'guid', 'text', 'near')),
  version_of TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  superseded_by TEXT
);
CREATE INDEX article_links_by_url ON article_links (url_key) WHERE url_key IS NOT NULL;
CREATE INDEX article_links_by_guid ON article_links (guid_key) WHERE guid_key IS NOT NULL;
CREATE INDEX article_links_by_text ON article_links (text_key) WHERE text_key IS NOT NULL;
CREATE INDEX article_links_by_version ON article_links (version_of) WHERE version_of IS NOT NULL;
CREATE INDEX articles_by_original ON articles (duplicates_of) WHERE duplicates_of IS NOT NULL;

CREATE TABLE article_bands (
  band INTEGER NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (band, number)
) WITHOUT ROWID;
CREATE TRIGGER article_links_delete AFTER DELETE ON articles BEGIN
  DELETE FROM article_links WHERE number = old.number;
END;
