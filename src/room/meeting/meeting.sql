-- Queries of meeting: time and place, who came, what was said, what was agreed.

-- meeting_newest(actor who, id process) -> many { id process, id id, int kind, time starts, time ends, int status, int next_choice, sealed meeting.body }
SELECT m.process, m.id, m.kind, m.starts, m.ends, m.status, m.next_choice, m.body
  FROM case_access a
  JOIN meeting m ON m.municipality = a.municipality AND m.process = a.process AND m.status < 4
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now
 ORDER BY m.starts DESC, m.id LIMIT 1;

-- meeting_put(actor who, id process, id id, int kind, time starts, time ends, int status, int next_choice, sealed meeting.body) -> changed
INSERT INTO meeting (municipality, process, id, kind, starts, ends, status, next_choice, body)
SELECT k.municipality, k.process, :id, :kind, :starts, :ends, :status, :next_choice, :body
  FROM process k
 WHERE k.municipality = :municipality AND k.process = :process
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                  AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2)
 ON CONFLICT (municipality, process, id) DO UPDATE
    SET kind = excluded.kind, starts = excluded.starts, ends = excluded.ends, status = excluded.status,
        next_choice = excluded.next_choice, body = excluded.body;

-- attendance_put(actor who, id process, id meeting, id person, int status) -> changed
INSERT INTO attendance (municipality, process, meeting, person, status)
SELECT p.municipality, p.process, :meeting, p.id, :status
  FROM person p
 WHERE p.municipality = :municipality AND p.process = :process AND p.id = :person
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                  AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2)
 ON CONFLICT (municipality, process, meeting, person) DO UPDATE SET status = excluded.status;

-- attendance_list(actor who, id process, id meeting) -> many { id person, int status }
SELECT t.person, t.status
  FROM case_access a
  JOIN attendance t ON t.municipality = a.municipality AND t.process = a.process AND t.meeting = :meeting
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now
 ORDER BY t.person LIMIT 500;

-- statement_last(actor who, id process, id meeting) -> one { int n }
SELECT COALESCE(MAX(s.n), 0) AS n
  FROM case_access a
  LEFT JOIN statement s ON s.municipality = a.municipality AND s.process = a.process AND s.meeting = :meeting
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2;

-- statement_add(actor who, id process, id meeting, int n, id id, id person, int round, sealed statement.body) -> changed
INSERT INTO statement (municipality, process, meeting, n, id, person, round, at, body)
SELECT k.municipality, k.process, :meeting, :n, :id, :person, :round, :now, :body
  FROM process k
 WHERE k.municipality = :municipality AND k.process = :process
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                  AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2);

-- statement_list(actor who, id process, id meeting) -> many { id process, id id, int n, id person, int round, time at, int? struck, sealed statement.body }
SELECT s.process, s.id, s.n, s.person, s.round, s.at, s.struck, s.body
  FROM case_access a
  JOIN statement s ON s.municipality = a.municipality AND s.process = a.process AND s.meeting = :meeting
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now
 ORDER BY s.n LIMIT 1000;

-- statement_strike(actor who, id process, id meeting, id id, int? struck) -> changed
UPDATE statement SET struck = :struck
 WHERE municipality = :municipality AND process = :process AND meeting = :meeting AND id = :id
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                  AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2);

-- agreement_last(actor who, id process, id meeting) -> one { int n }
SELECT COALESCE(MAX(g.n), 0) AS n
  FROM case_access a
  LEFT JOIN agreement g ON g.municipality = a.municipality AND g.process = a.process AND g.meeting = :meeting
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2;

-- agreement_add(actor who, id process, id meeting, int n, id id, id person, text by_when, sealed agreement.body) -> changed
INSERT INTO agreement (municipality, process, meeting, n, id, person, by_when, body)
SELECT k.municipality, k.process, :meeting, :n, :id, :person, :by_when, :body
  FROM process k
 WHERE k.municipality = :municipality AND k.process = :process
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                  AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2);

-- agreement_list(actor who, id process, id meeting) -> many { id process, id id, int n, id person, text by_when, int? confirmed, int status, sealed agreement.body }
SELECT g.process, g.id, g.n, g.person, g.by_when, g.confirmed, g.status, g.body
  FROM case_access a
  JOIN agreement g ON g.municipality = a.municipality AND g.process = a.process AND g.meeting = :meeting
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now
 ORDER BY g.n LIMIT 200;

-- agreement_put(actor who, id process, id meeting, id id, int? confirmed, int status) -> changed
UPDATE agreement SET confirmed = :confirmed, status = :status, status_at = :now
 WHERE municipality = :municipality AND process = :process AND meeting = :meeting AND id = :id
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                  AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2);
