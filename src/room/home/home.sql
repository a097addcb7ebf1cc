-- Queries of home: my day, the unit's board, the one search
-- (förordning 2001:637, 15 §: name, identity number, coordination number, case number).

-- home_mine(actor who) -> many { id process, text number, text alias, int phase, time phase_since, int? meeting_at, int people, int invited, int coming, int part, bool hidden, sealed process.body }
SELECT p.process, p.number, p.alias, p.phase, p.phase_since, p.meeting_at, p.people, p.invited, p.coming,
       COALESCE((SELECT MIN(s.part) FROM assignment s WHERE s.municipality = p.municipality AND s.process = p.process
                    AND s.staff = :staff AND s.until IS NULL), 0) AS part,
       CASE WHEN EXISTS (SELECT 1 FROM person n WHERE n.municipality = p.municipality AND n.process = p.process
                           AND n.main = 1 AND n.protected > 0) THEN 1 ELSE 0 END AS hidden,
       p.body
  FROM case_access a
  JOIN process p ON p.municipality = a.municipality AND p.process = a.process
 WHERE a.municipality = :municipality AND a.staff = :staff
   AND a.valid_from <= :now AND a.valid_to > :now AND p.closed IS NULL
 ORDER BY a.process LIMIT 500;

-- home_tasks(actor who, time since) -> many { id process, id id, text due, text clock, int kind, int? done_at, sealed task.body }
SELECT t.process, t.id, t.due, t.clock, t.kind, t.done_at, t.body
  FROM case_access a
  JOIN process p ON p.municipality = a.municipality AND p.process = a.process AND p.closed IS NULL
  JOIN task t ON t.municipality = a.municipality AND t.process = a.process AND t.staff = a.staff
 WHERE a.municipality = :municipality AND a.staff = :staff
   AND a.valid_from <= :now AND a.valid_to > :now
   AND t.due <> '' AND (t.done_at IS NULL OR t.done_at >= :since)
 ORDER BY t.due, t.clock, t.id LIMIT 500;

-- home_meetings(actor who, time from, time to) -> many { id process, id id, int kind, time starts, time ends, sealed meeting.body }
SELECT m.process, m.id, m.kind, m.starts, m.ends, m.body
  FROM case_access a
  JOIN meeting m ON m.municipality = a.municipality AND m.process = a.process
 WHERE a.municipality = :municipality AND a.staff = :staff
   AND a.valid_from <= :now AND a.valid_to > :now
   AND m.starts >= :from AND m.starts < :to AND m.status IN (1, 2)
 ORDER BY m.starts, m.id LIMIT 50;

-- home_news(actor who, time since) -> many { id process, id person, time answer_at, int answer, sealed mobilisation.body }
SELECT m.process, m.person, m.answer_at, m.answer, m.body
  FROM case_access a
  JOIN mobilisation m ON m.municipality = a.municipality AND m.process = a.process
       AND m.answer_by = 1 AND m.answer_at >= :since
 WHERE a.municipality = :municipality AND a.staff = :staff
   AND a.valid_from <= :now AND a.valid_to > :now
 ORDER BY m.answer_at DESC, m.person LIMIT 20;

-- home_news_people(actor who, time since) -> many { id process, id id, int protected, sealed person.body }
SELECT n.process, n.id, n.protected, n.body
  FROM case_access a
  JOIN mobilisation m ON m.municipality = a.municipality AND m.process = a.process
       AND m.answer_by = 1 AND m.answer_at >= :since
  JOIN person n ON n.municipality = m.municipality AND n.process = m.process AND n.id = m.person
 WHERE a.municipality = :municipality AND a.staff = :staff
   AND a.valid_from <= :now AND a.valid_to > :now
 ORDER BY m.answer_at DESC, m.person LIMIT 20;

-- home_last_visit(int municipality, id staff, time before) -> one { int? at }
SELECT MAX(created) AS at FROM session WHERE municipality = :municipality AND staff = :staff AND created < :before;

-- home_requests(int municipality, id unit, time now) -> one { int fresh, int late }
SELECT COUNT(*) AS fresh, COALESCE(SUM(CASE WHEN answer_by < :now THEN 1 ELSE 0 END), 0) AS late
  FROM request WHERE municipality = :municipality AND unit = :unit AND status = 1;

-- home_board(actor who, id unit) -> many { id process, text number, text alias, int phase, time phase_since, text lead, bool mine }
-- access: system the unit's board: case number and alias only, no content
SELECT p.process, p.number, p.alias, p.phase, p.phase_since,
       COALESCE((SELECT MIN(f.name) FROM assignment s
                   JOIN staff f ON f.municipality = s.municipality AND f.id = s.staff
                  WHERE s.municipality = p.municipality AND s.process = p.process
                    AND s.part = 1 AND s.until IS NULL), '') AS lead,
       CASE WHEN EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = p.municipality AND a.staff = :staff
                           AND a.process = p.process AND a.valid_from <= :now AND a.valid_to > :now)
            THEN 1 ELSE 0 END AS mine
  FROM process p
 WHERE p.municipality = :municipality AND p.unit = :unit AND p.phase < 7
 ORDER BY p.phase, p.phase_since, p.process LIMIT 1000;

-- ---- search ---------------------------------------------------------------------------

-- search_people(actor who) -> many { id process, id id, bool main, int protected, sealed person.body }
SELECT p.process, p.id, p.main, p.protected, p.body
  FROM case_access a
  JOIN person p ON p.municipality = a.municipality AND p.process = a.process AND p.gone IS NULL
 WHERE a.municipality = :municipality AND a.staff = :staff
   AND a.valid_from <= :now AND a.valid_to > :now
 ORDER BY a.process, p.id LIMIT 20000;

-- search_identity(actor who, bytes pnr_index) -> many { id process, id id, bool main, int protected, sealed person.body }
SELECT p.process, p.id, p.main, p.protected, p.body
  FROM person p
 WHERE p.municipality = :municipality AND p.pnr_index = :pnr_index AND p.gone IS NULL
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = p.municipality AND a.staff = :staff
                 AND a.process = p.process AND a.valid_from <= :now AND a.valid_to > :now)
 ORDER BY p.process, p.id LIMIT 60;

-- search_cases(actor who) -> many { id process, text number, text alias, int phase, sealed process.body }
SELECT p.process, p.number, p.alias, p.phase, p.body
  FROM case_access a
  JOIN process p ON p.municipality = a.municipality AND p.process = a.process
 WHERE a.municipality = :municipality AND a.staff = :staff
   AND a.valid_from <= :now AND a.valid_to > :now
 ORDER BY a.process LIMIT 2000;

-- search_number(actor who, text number) -> many { id process, text number, text alias, int phase, sealed process.body }
SELECT p.process, p.number, p.alias, p.phase, p.body
  FROM process p
 WHERE p.municipality = :municipality AND p.number = :number
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = p.municipality AND a.staff = :staff
                 AND a.process = p.process AND a.valid_from <= :now AND a.valid_to > :now);

-- search_board(int municipality, id unit, text number) -> many { text number, text alias, int phase }
-- access: system as on the unit's board: case number and alias only
SELECT number, alias, phase FROM process
 WHERE municipality = :municipality AND unit = :unit AND number = :number AND phase < 7;
