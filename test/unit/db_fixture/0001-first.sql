-- The schema of the database layer's own tests: every type, case data, a wall.
CREATE TABLE place (
  municipality INTEGER NOT NULL,
  id           BLOB    NOT NULL,
  name         TEXT    NOT NULL,          -- a TEXT column; INTEGER in a comment stays
  size         INTEGER,
  weight       REAL    NOT NULL DEFAULT 0,
  open         INTEGER NOT NULL DEFAULT 1,
  mark         BLOB    NOT NULL DEFAULT X'00ff',
  PRIMARY KEY (municipality, id)
) WITHOUT ROWID, STRICT;
CREATE UNIQUE INDEX place_name ON place (municipality, name);

CREATE TABLE case_access (
  municipality INTEGER NOT NULL,
  staff        BLOB    NOT NULL,
  process      BLOB    NOT NULL,
  level        INTEGER NOT NULL,
  valid_from   INTEGER NOT NULL,
  valid_to     INTEGER NOT NULL,
  PRIMARY KEY (municipality, staff, process)
) WITHOUT ROWID;

CREATE TABLE note (
  municipality INTEGER NOT NULL,
  process      BLOB    NOT NULL,
  id           BLOB    NOT NULL,
  at           INTEGER NOT NULL,
  body         BLOB    NOT NULL,
  PRIMARY KEY (municipality, process, id)
) WITHOUT ROWID;
