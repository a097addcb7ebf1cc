-- A table that grows fast, and a sealed record named by a number.
CREATE TABLE counted (
  municipality INTEGER NOT NULL,
  n            INTEGER NOT NULL,
  thread       INTEGER NOT NULL,
  PRIMARY KEY (municipality, n)
) WITHOUT ROWID;

CREATE TABLE version (
  municipality INTEGER NOT NULL,
  process      BLOB    NOT NULL,
  n            INTEGER NOT NULL,
  body         BLOB    NOT NULL,
  PRIMARY KEY (municipality, process, n)
) WITHOUT ROWID;
