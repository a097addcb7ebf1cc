-- 0001: the house. Every key begins with the municipality; case data begins
-- (municipality, process), so that what one page shows stands together.
-- Times are UTC seconds; civil dates are text; ids are 16 random bytes.
-- `body` columns are sealed records (tools/README.md); codes stay open for statistics.

CREATE TABLE municipality (
  id          INTEGER NOT NULL PRIMARY KEY,   -- SCB's municipality code; Lindåsa is 9901
  name        TEXT    NOT NULL,
  phone       TEXT    NOT NULL DEFAULT '',
  created     INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE unit (
  municipality INTEGER NOT NULL,
  id           BLOB    NOT NULL,
  name         TEXT    NOT NULL,
  answer_days  INTEGER NOT NULL DEFAULT 3,    -- clock for the answer to a request
  start_days   INTEGER NOT NULL DEFAULT 14,   -- clock for the pre-meeting
  PRIMARY KEY (municipality, id)
) WITHOUT ROWID;

CREATE TABLE staff (
  municipality INTEGER NOT NULL,
  id           BLOB    NOT NULL,
  unit         BLOB    NOT NULL,
  login        TEXT    NOT NULL,
  name         TEXT    NOT NULL,
  phone        TEXT    NOT NULL DEFAULT '',
  roles        INTEGER NOT NULL,
  password     TEXT    NOT NULL,              -- argon2id string of libsodium
  must_change  INTEGER NOT NULL DEFAULT 0,
  active       INTEGER NOT NULL DEFAULT 1,
  created      INTEGER NOT NULL,
  PRIMARY KEY (municipality, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX staff_login ON staff (municipality, login);
CREATE INDEX staff_unit ON staff (municipality, unit);

CREATE TABLE session (
  municipality INTEGER NOT NULL,
  token_hash   BLOB    NOT NULL,              -- BLAKE2b-256 of the cookie's token
  id           BLOB    NOT NULL,              -- shown in lists and the audit
  staff        BLOB    NOT NULL,
  created      INTEGER NOT NULL,
  seen         INTEGER NOT NULL,              -- written at most once a minute
  idle_end     INTEGER NOT NULL,
  end_at       INTEGER NOT NULL,
  device       TEXT    NOT NULL,              -- "Firefox, Windows": no addresses
  PRIMARY KEY (municipality, token_hash)
) WITHOUT ROWID;
CREATE INDEX session_staff ON session (municipality, staff);

-- The only source of access to case data. via: 1 assignment, 2 break-glass, 3 commissioner.
CREATE TABLE case_access (
  municipality INTEGER NOT NULL,
  staff        BLOB    NOT NULL,
  process      BLOB    NOT NULL,
  via          INTEGER NOT NULL,
  level        INTEGER NOT NULL,
  valid_from   INTEGER NOT NULL,
  valid_to     INTEGER NOT NULL,
  PRIMARY KEY (municipality, staff, process, via)
) WITHOUT ROWID;
CREATE INDEX case_access_process ON case_access (municipality, process);

CREATE TABLE break_glass (
  municipality INTEGER NOT NULL,
  id           BLOB    NOT NULL,
  unit         BLOB    NOT NULL,
  staff        BLOB    NOT NULL,
  process      BLOB    NOT NULL,
  at           INTEGER NOT NULL,
  until        INTEGER NOT NULL,
  category     INTEGER NOT NULL,
  body         BLOB    NOT NULL,              -- sealed with the unit's key: the reason
  reviewed_by  BLOB    NOT NULL,
  reviewed_at  INTEGER,
  outcome      INTEGER NOT NULL DEFAULT 0,    -- 0 open, 1 in order, 2 not in order
  PRIMARY KEY (municipality, unit, id)
) WITHOUT ROWID;

-- Append-only. hash = BLAKE2b-256, keyed with the municipality's key, over the row and prev.
CREATE TABLE audit (
  municipality INTEGER NOT NULL,
  n            INTEGER NOT NULL,
  at           INTEGER NOT NULL,
  staff        BLOB    NOT NULL,              -- zero: nobody signed in
  session      BLOB    NOT NULL,
  action       INTEGER NOT NULL,
  route        TEXT    NOT NULL,
  process      BLOB    NOT NULL,
  object       BLOB    NOT NULL,
  result       INTEGER NOT NULL,              -- enum err
  hash         BLOB    NOT NULL,
  PRIMARY KEY (municipality, n)
) WITHOUT ROWID;

-- One row for each form that was carried out: sent twice, it is done once.
CREATE TABLE once (
  municipality INTEGER NOT NULL,
  key          BLOB    NOT NULL,
  at           INTEGER NOT NULL,
  location     TEXT    NOT NULL,
  PRIMARY KEY (municipality, key)
) WITHOUT ROWID;

-- A request to the team, de-identified until a leader has accepted it.
CREATE TABLE request (
  municipality INTEGER NOT NULL,
  unit         BLOB    NOT NULL,
  id           BLOB    NOT NULL,
  received     INTEGER NOT NULL,
  answer_by    INTEGER NOT NULL,
  channel      INTEGER NOT NULL,              -- 1 web form, 2 telephone, 3 letter, 4 visit
  from_kind    INTEGER NOT NULL,              -- 1 social services, 2 school, 3 health care, 4 the family, 5 other
  status       INTEGER NOT NULL,              -- 1 new, 2 accepted, 3 declined, 4 withdrawn
  reason       INTEGER NOT NULL DEFAULT 0,    -- code when declined
  decided_by   BLOB    NOT NULL,
  decided_at   INTEGER,
  process      BLOB    NOT NULL,              -- zero until accepted
  receipt      TEXT    NOT NULL,              -- short code on the neutral receipt
  body         BLOB    NOT NULL,              -- sealed with the unit's key
  PRIMARY KEY (municipality, unit, id)
) WITHOUT ROWID;
CREATE INDEX request_status ON request (municipality, unit, status, answer_by);
CREATE INDEX request_id ON request (municipality, id);

CREATE TABLE process (
  municipality INTEGER NOT NULL,
  process      BLOB    NOT NULL,
  unit         BLOB    NOT NULL,
  number       TEXT    NOT NULL,              -- case number "2026-041"
  alias        TEXT    NOT NULL,              -- says nothing about the family: "Sidensvans"
  phase        INTEGER NOT NULL,              -- 1 commission … 6 follow-up, 7 closed
  phase_since  INTEGER NOT NULL,
  legal_mode   INTEGER NOT NULL,              -- 1 investigation, 2 decided service, 3 without needs test, 4 the same without identity
  opened       INTEGER NOT NULL,
  closed       INTEGER,
  close_reason INTEGER NOT NULL DEFAULT 0,
  meeting_at   INTEGER,                       -- next meeting, for the frame and lists
  people       INTEGER NOT NULL DEFAULT 0,    -- kept by the rules of people and mobilisation, for lists
  invited      INTEGER NOT NULL DEFAULT 0,
  coming       INTEGER NOT NULL DEFAULT 0,
  body         BLOB    NOT NULL,              -- sealed: title, main person
  PRIMARY KEY (municipality, process)
) WITHOUT ROWID;
CREATE UNIQUE INDEX process_number ON process (municipality, number);
CREATE INDEX process_unit ON process (municipality, unit, phase);

CREATE TABLE process_phase (
  municipality INTEGER NOT NULL,
  process      BLOB    NOT NULL,
  at           INTEGER NOT NULL,
  phase        INTEGER NOT NULL,
  reason       INTEGER NOT NULL DEFAULT 0,
  staff        BLOB    NOT NULL,
  PRIMARY KEY (municipality, process, at, phase)
) WITHOUT ROWID;

-- Who works in the process: 1 lead, 2 co-leader, 3 commissioner (case worker).
CREATE TABLE assignment (
  municipality INTEGER NOT NULL,
  process      BLOB    NOT NULL,
  staff        BLOB    NOT NULL,
  part         INTEGER NOT NULL,
  since        INTEGER NOT NULL,
  until        INTEGER,
  PRIMARY KEY (municipality, process, staff, part)
) WITHOUT ROWID;

CREATE TABLE commission (
  municipality INTEGER NOT NULL,
  process      BLOB    NOT NULL,
  version      INTEGER NOT NULL,
  at           INTEGER NOT NULL,
  staff        BLOB    NOT NULL,
  shared_by    INTEGER NOT NULL DEFAULT 0,    -- bits: 1 commissioner, 2 family, 4 child have said yes to the shared purpose
  body         BLOB    NOT NULL,
  PRIMARY KEY (municipality, process, version)
) WITHOUT ROWID;

CREATE TABLE task (
  municipality INTEGER NOT NULL,
  process      BLOB    NOT NULL,
  id           BLOB    NOT NULL,
  staff        BLOB    NOT NULL,              -- who does it
  due          TEXT    NOT NULL,              -- civil date, "" = none
  clock        TEXT    NOT NULL DEFAULT '',   -- "09:00" or ""
  kind         INTEGER NOT NULL,              -- 1 call, 2 visit, 3 book, 4 answer, 5 other
  done_at      INTEGER,
  body         BLOB    NOT NULL,
  PRIMARY KEY (municipality, process, id)
) WITHOUT ROWID;

CREATE TABLE person (
  municipality INTEGER NOT NULL,
  process      BLOB    NOT NULL,
  id           BLOB    NOT NULL,
  private      INTEGER NOT NULL,              -- 1 private network, 0 professional
  child        INTEGER NOT NULL DEFAULT 0,
  protected    INTEGER NOT NULL DEFAULT 0,    -- 0 no, 1 secrecy mark, 2 protected registration, 3 assumed identity
  main         INTEGER NOT NULL DEFAULT 0,    -- the main person stands in the middle
  pnr_index    BLOB,                          -- blind index of the identity number, or NULL
  created      INTEGER NOT NULL,
  gone         INTEGER,                       -- taken out of the network (undo brings back)
  body         BLOB    NOT NULL,
  PRIMARY KEY (municipality, process, id)
) WITHOUT ROWID;
CREATE INDEX person_pnr ON person (municipality, pnr_index);

CREATE TABLE map (
  municipality INTEGER NOT NULL,
  process      BLOB    NOT NULL,
  id           BLOB    NOT NULL,
  drawn_on     TEXT    NOT NULL,
  current      INTEGER NOT NULL DEFAULT 1,
  source       INTEGER NOT NULL DEFAULT 0,    -- 0 drawn here, 1 Network Canvas, 2 easyNWK
  visible      INTEGER NOT NULL DEFAULT 0,    -- 0 leaders only, 1 leaders and commissioner
  version      INTEGER NOT NULL DEFAULT 0,    -- grows with each change
  body         BLOB    NOT NULL,              -- title, drawn by whom
  PRIMARY KEY (municipality, process, id)
) WITHOUT ROWID;

CREATE TABLE placement (
  municipality INTEGER NOT NULL,
  process      BLOB    NOT NULL,
  map          BLOB    NOT NULL,
  person       BLOB    NOT NULL,
  sector       INTEGER NOT NULL,              -- 1 family 2 kin 3 school and leisure 4 professionals 5 friends and neighbours, 0 none yet
  ring         INTEGER NOT NULL,              -- 1 inner … 3, 0 outside or not placed
  x            REAL,                          -- unit circle, right and up; NULL = place it for me
  y            REAL,
  trusted      INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (municipality, process, map, person)
) WITHOUT ROWID;

CREATE TABLE tie (
  municipality INTEGER NOT NULL,
  process      BLOB    NOT NULL,
  map          BLOB    NOT NULL,
  a            BLOB    NOT NULL,              -- the zero id is the main person
  b            BLOB    NOT NULL,
  kind         INTEGER NOT NULL,              -- 1 ordinary 2 strong 3 weak 4 conflict 5 broken
  direction    INTEGER NOT NULL DEFAULT 0,    -- 0 both, 1 a to b, 2 b to a
  PRIMARY KEY (municipality, process, map, a, b)
) WITHOUT ROWID;

-- One row a person who is or may be invited: where the mobilisation stands.
CREATE TABLE mobilisation (
  municipality INTEGER NOT NULL,
  process      BLOB    NOT NULL,
  person       BLOB    NOT NULL,
  mark         INTEGER NOT NULL,              -- 1 invite, 2 ask first, 3 not (reason sealed)
  contacted    INTEGER,                       -- first contact that reached the person
  informed     INTEGER,                       -- has been told purpose, who comes, how it goes
  latest       INTEGER,
  sure_first   INTEGER,                       -- 0..10, own words in the contact
  sure_last    INTEGER,
  needs        INTEGER NOT NULL DEFAULT 0,    -- bits: 1 transport 2 child care 4 interpreter 8 video 16 own entrance 32 seating 64 reads for 128 other
  answer       INTEGER NOT NULL DEFAULT 0,    -- 0 none, 1 comes, 2 thinks, 3 comes not
  answer_at    INTEGER,
  answer_by    INTEGER NOT NULL DEFAULT 0,    -- 1 own link, 2 told a leader
  next_try     TEXT    NOT NULL DEFAULT '',
  body         BLOB    NOT NULL,              -- newest worry, hope, need, why not
  PRIMARY KEY (municipality, process, person)
) WITHOUT ROWID;

CREATE TABLE contact (
  municipality INTEGER NOT NULL,
  process      BLOB    NOT NULL,
  person       BLOB    NOT NULL,
  id           BLOB    NOT NULL,
  at           INTEGER NOT NULL,
  staff        BLOB    NOT NULL,
  channel      INTEGER NOT NULL,              -- 1 call 2 visit 3 letter 4 text message 5 e-mail 6 at a meeting
  outcome      INTEGER NOT NULL,              -- 1 talked 2 no answer 3 left a message 4 wants to think 5 said no to talking
  sureness     INTEGER,
  body         BLOB    NOT NULL,
  PRIMARY KEY (municipality, process, person, id)
) WITHOUT ROWID;

-- A pointer that opens nothing by itself: token in the link, code by another way.
CREATE TABLE invitation (
  municipality INTEGER NOT NULL,
  process      BLOB    NOT NULL,
  person       BLOB    NOT NULL,
  id           BLOB    NOT NULL,
  token_hash   BLOB    NOT NULL,
  code_hash    BLOB    NOT NULL,
  visit_hash   BLOB,                          -- cookie of the device that opened it
  created      INTEGER NOT NULL,
  expires      INTEGER NOT NULL,
  opened       INTEGER,
  revoked      INTEGER,
  tries        INTEGER NOT NULL DEFAULT 0,
  lang         INTEGER NOT NULL DEFAULT 0,
  body         BLOB    NOT NULL,              -- question, wish, need, companion
  PRIMARY KEY (municipality, process, person, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX invitation_token ON invitation (municipality, token_hash);
CREATE INDEX invitation_visit ON invitation (municipality, visit_hash);

CREATE TABLE meeting (
  municipality INTEGER NOT NULL,
  process      BLOB    NOT NULL,
  id           BLOB    NOT NULL,
  kind         INTEGER NOT NULL,              -- 1 network meeting, 2 follow-up, 3 pre-meeting
  starts       INTEGER NOT NULL,
  ends         INTEGER NOT NULL,
  status       INTEGER NOT NULL,              -- 1 planned 2 under way 3 held 4 cancelled
  next_choice  INTEGER NOT NULL DEFAULT 0,    -- 0 open, 1 dated, 2 consciously declined
  body         BLOB    NOT NULL,              -- place, treats, the question, if it does not work, next place
  PRIMARY KEY (municipality, process, id)
) WITHOUT ROWID;

CREATE TABLE attendance (
  municipality INTEGER NOT NULL,
  process      BLOB    NOT NULL,
  meeting      BLOB    NOT NULL,
  person       BLOB    NOT NULL,
  status       INTEGER NOT NULL,              -- 1 here 2 by video 3 late 4 left early 5 did not come
  PRIMARY KEY (municipality, process, meeting, person)
) WITHOUT ROWID;

CREATE TABLE statement (
  municipality INTEGER NOT NULL,
  process      BLOB    NOT NULL,
  meeting      BLOB    NOT NULL,
  n            INTEGER NOT NULL,
  id           BLOB    NOT NULL,
  person       BLOB    NOT NULL,              -- the speaker; zero = read for somebody, see body
  round        INTEGER NOT NULL,              -- 1 worry 2 hope 3 what each can do 4 else
  at           INTEGER NOT NULL,
  struck       INTEGER,                       -- taken back by the speaker
  body         BLOB    NOT NULL,
  PRIMARY KEY (municipality, process, meeting, n)
) WITHOUT ROWID;

CREATE TABLE agreement (
  municipality INTEGER NOT NULL,
  process      BLOB    NOT NULL,
  meeting      BLOB    NOT NULL,
  n            INTEGER NOT NULL,
  id           BLOB    NOT NULL,
  person       BLOB    NOT NULL,              -- who does it
  by_when      TEXT    NOT NULL,              -- civil date or ""
  confirmed    INTEGER,                       -- read back and confirmed
  status       INTEGER NOT NULL DEFAULT 0,    -- 0 open 1 kept 2 partly 3 not 4 changed
  status_at    INTEGER,
  body         BLOB    NOT NULL,              -- what, when in words, with whom, how we notice, dissent
  PRIMARY KEY (municipality, process, meeting, n)
) WITHOUT ROWID;
