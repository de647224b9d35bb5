-- Schema 1 of a tapeproof store. Instants are ISO 8601 text in UTC ("+00:00"), which sorts in time
-- order; days are ISO dates; figures are REAL for filtering, their exact digits are in the records.
-- "number" equals the rowid when a row is made, is what the search tables point at, and survives
-- VACUUM and .dump, which may renumber the rowids of tables whose primary key is text.

CREATE TABLE articles (
  id TEXT PRIMARY KEY NOT NULL,
  number INTEGER NOT NULL UNIQUE,
  title TEXT NOT NULL,
  url TEXT,
  source TEXT,
  feed TEXT,
  language TEXT NOT NULL,
  published_at TEXT,
  seen_at TEXT NOT NULL,
  retrieved_at TEXT NOT NULL,
  duplicates_of TEXT,
  sentiment TEXT,
  sentiment_score REAL,
  text TEXT NOT NULL,
  record TEXT NOT NULL
);
CREATE INDEX articles_by_time ON articles (seen_at);
CREATE INDEX articles_by_source ON articles (source COLLATE NOCASE, seen_at);
CREATE INDEX articles_by_url ON articles (url);

CREATE TABLE claims (
  id TEXT PRIMARY KEY NOT NULL,
  number INTEGER NOT NULL UNIQUE,
  article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  seen_at TEXT NOT NULL,
  source TEXT,
  title TEXT NOT NULL,
  sentence TEXT NOT NULL,
  text TEXT NOT NULL,
  subject TEXT,
  form TEXT NOT NULL,
  measure TEXT,
  direction TEXT,
  value REAL,
  high REAL,
  unit TEXT,
  currency TEXT,
  hedge TEXT,
  window_text TEXT,
  window_begin TEXT,
  window_end TEXT,
  modality TEXT NOT NULL,
  negated INTEGER NOT NULL,
  holder TEXT,
  checkable INTEGER NOT NULL,
  reason TEXT,
  checkworthiness REAL,
  sentiment TEXT,
  sentiment_score REAL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  sentence_start INTEGER NOT NULL,
  sentence_end INTEGER NOT NULL,
  verdict TEXT,
  withdrawn_at TEXT
);
-- Partial, because nearly every query leaves withdrawn claims out.
CREATE INDEX claims_by_article ON claims (article_id, start);
CREATE INDEX claims_by_time ON claims (seen_at, number)
  WHERE withdrawn_at IS NULL;
CREATE INDEX claims_by_verdict ON claims (verdict, seen_at, number)
  WHERE withdrawn_at IS NULL;
-- The same expression as the order "verdict" of a query: what most needs a look comes first.
CREATE INDEX claims_by_severity ON claims (
  CASE verdict WHEN 'contradicted' THEN 0 WHEN 'close' THEN 1
  WHEN 'supported_other_reading' THEN 2 WHEN 'supported' THEN 3 WHEN 'direction_only' THEN 4
  WHEN 'insufficient_data' THEN 5 WHEN 'not_checkable' THEN 6 ELSE 7 END, seen_at DESC, number DESC
) WHERE withdrawn_at IS NULL;
CREATE INDEX claims_by_form ON claims (form, seen_at)
  WHERE withdrawn_at IS NULL;
CREATE INDEX claims_by_measure ON claims (measure, seen_at)
  WHERE withdrawn_at IS NULL;
CREATE INDEX claims_by_source ON claims (source COLLATE NOCASE, seen_at)
  WHERE withdrawn_at IS NULL;
CREATE INDEX claims_by_checkworthiness ON claims (checkworthiness)
  WHERE withdrawn_at IS NULL;

CREATE TABLE claim_records (
  claim_id TEXT PRIMARY KEY NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
  record TEXT NOT NULL
);

CREATE TABLE claim_entities (
  claim_id TEXT NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('subject', 'object', 'holder')),
  position INTEGER NOT NULL,
  entity_id TEXT COLLATE NOCASE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  kind TEXT,
  PRIMARY KEY (claim_id, role, position)
);
CREATE INDEX claim_entities_by_entity ON claim_entities (entity_id, role, claim_id);
CREATE INDEX claim_entities_by_name ON claim_entities (
  name_key, entity_id, name, role, claim_id
);

CREATE TABLE verdicts (
  number INTEGER PRIMARY KEY,
  claim_id TEXT NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
  current INTEGER NOT NULL,
  label TEXT NOT NULL,
  subtype TEXT,
  reason TEXT,
  flags TEXT NOT NULL,
  confidence REAL,
  interval_low TEXT,
  interval_high TEXT,
  interval_rule TEXT,
  reading TEXT,
  found REAL,
  found_unit TEXT,
  slip TEXT,
  explanation TEXT NOT NULL,
  evidence_hash TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  as_of TEXT NOT NULL,
  verified_at TEXT NOT NULL,
  confirmed_at TEXT NOT NULL
);
CREATE INDEX verdicts_by_claim ON verdicts (claim_id, verified_at);
CREATE UNIQUE INDEX verdicts_current ON verdicts (claim_id) WHERE current = 1;

CREATE TABLE verdict_records (
  verdict INTEGER PRIMARY KEY REFERENCES verdicts (number) ON DELETE CASCADE,
  record TEXT NOT NULL
);

CREATE TABLE claim_flags (
  flag TEXT NOT NULL,
  claim_id TEXT NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
  PRIMARY KEY (flag, claim_id)
) WITHOUT ROWID;
CREATE INDEX claim_flags_by_claim ON claim_flags (claim_id);

CREATE TABLE entities (
  article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  entity_id TEXT COLLATE NOCASE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  label TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  sentiment TEXT,
  sentiment_score REAL,
  sentiment_value REAL,
  seen_at TEXT NOT NULL,
  PRIMARY KEY (article_id, position)
);
CREATE INDEX entities_by_entity ON entities (
  entity_id, seen_at, label, name_key, article_id, sentiment, sentiment_value
);
CREATE INDEX entities_by_name ON entities (name_key, entity_id);
CREATE INDEX entities_by_time ON entities (seen_at);

CREATE TABLE failures (
  number INTEGER PRIMARY KEY,
  article_id TEXT REFERENCES articles (id) ON DELETE CASCADE,
  stage TEXT NOT NULL,
  subject TEXT NOT NULL,
  error TEXT NOT NULL,
  message TEXT NOT NULL,
  at TEXT NOT NULL,
  record TEXT NOT NULL,
  UNIQUE (stage, subject, error, message)
);
CREATE INDEX failures_by_article ON failures (article_id);
CREATE INDEX failures_by_subject ON failures (subject);

CREATE TABLE runs (
  number INTEGER PRIMARY KEY,
  command TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  outcome TEXT
);

CREATE TABLE work (
  article_id TEXT PRIMARY KEY NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  fingerprint TEXT NOT NULL,
  finished_at TEXT NOT NULL,
  models TEXT NOT NULL,
  claims INTEGER NOT NULL,
  failures INTEGER NOT NULL
);

-- Datasette finds search tables by the double quotes around what they search in.
CREATE VIRTUAL TABLE articles_fts USING fts5 (
  title, text,
  content="articles", content_rowid='number', tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER articles_insert AFTER INSERT ON articles BEGIN
  INSERT INTO articles_fts (rowid, title, text) VALUES (new.number, new.title, new.text);
END;
CREATE TRIGGER articles_delete AFTER DELETE ON articles BEGIN
  INSERT INTO articles_fts (articles_fts, rowid, title, text)
    VALUES ('delete', old.number, old.title, old.text);
END;
CREATE TRIGGER articles_update AFTER UPDATE OF number, title, text ON articles
  WHEN old.number <> new.number OR old.title <> new.title OR old.text <> new.text BEGIN
  INSERT INTO articles_fts (articles_fts, rowid, title, text)
    VALUES ('delete', old.number, old.title, old.text);
  INSERT INTO articles_fts (rowid, title, text) VALUES (new.number, new.title, new.text);
END;

CREATE VIRTUAL TABLE claims_fts USING fts5 (
  title, sentence,
  content="claims", content_rowid='number', tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER claims_insert AFTER INSERT ON claims BEGIN
  INSERT INTO claims_fts (rowid, title, sentence) VALUES (new.number, new.title, new.sentence);
END;
CREATE TRIGGER claims_delete AFTER DELETE ON claims BEGIN
  INSERT INTO claims_fts (claims_fts, rowid, title, sentence)
    VALUES ('delete', old.number, old.title, old.sentence);
END;
CREATE TRIGGER claims_update AFTER UPDATE OF number, title, sentence ON claims
  WHEN old.number <> new.number OR old.title <> new.title OR old.sentence <> new.sentence BEGIN
  INSERT INTO claims_fts (claims_fts, rowid, title, sentence)
    VALUES ('delete', old.number, old.title, old.sentence);
  INSERT INTO claims_fts (rowid, title, sentence) VALUES (new.number, new.title, new.sentence);
END;

CREATE VIEW claims_with_verdicts AS
  SELECT claims.id, claims.seen_at, claims.source, claims.title, claims.subject, claims.form,
         claims.measure, claims.text, claims.verdict, verdicts.explanation, verdicts.found,
         verdicts.found_unit, verdicts.interval_low, verdicts.interval_high, verdicts.flags,
         claims.sentence, claims.holder, claims.checkworthiness, claims.article_id
  FROM claims LEFT JOIN verdicts ON verdicts.claim_id = claims.id AND verdicts.current = 1
  WHERE claims.withdrawn_at IS NULL;

CREATE VIEW verdict_history AS
  SELECT claim_id, verified_at, confirmed_at, current, label, reason, flags, explanation,
         evidence_hash
  FROM verdicts ORDER BY claim_id, verified_at, number;

CREATE VIEW entity_sentiment_by_day AS
  SELECT coalesce(entity_id, name_key) AS entity, max(name) AS name, label,
         substr(seen_at, 1, 10) AS day, count(*) AS mentions,
         count(DISTINCT article_id) AS articles, avg(sentiment_value) AS sentiment
  FROM entities GROUP BY 1, 3, 4;
