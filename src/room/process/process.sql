-- Queries of the case: its head, its phases, its people at work, its tasks.
-- What a member of staff has is asked with EXISTS: one row, whatever the way in.

-- process_head(actor who, id process) -> many { text number, text alias, id unit, int phase, time phase_since, int legal_mode, time opened, int? closed, int close_reason, int? meeting_at, int people, int invited, int coming, bool glass, bool has_protected, sealed process.body }
SELECT p.number, p.alias, p.unit, p.phase, p.phase_since, p.legal_mode, p.opened, p.closed, p.close_reason,
       p.meeting_at, p.people, p.invited, p.coming,
       CASE WHEN a.via = 2 THEN 1 ELSE 0 END AS glass,
       CASE WHEN EXISTS (SELECT 1 FROM person n WHERE n.municipality = p.municipality
                           AND n.process = p.process AND n.protected > 0 AND n.gone IS NULL)
            THEN 1 ELSE 0 END AS has_protected, p.body
  FROM case_access a
  JOIN process p ON p.municipality = a.municipality AND p.process = a.process
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now
 ORDER BY a.via LIMIT 1;

-- process_parts(actor who, id process) -> many { int part, id staff, text name, text phone, time since }
SELECT s.part, s.staff, f.name, f.phone, s.since
  FROM assignment s
  JOIN staff f ON f.municipality = s.municipality AND f.id = s.staff
 WHERE s.municipality = :municipality AND s.process = :process AND s.until IS NULL
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now)
 ORDER BY s.part, s.since, s.staff LIMIT 50;

-- process_phases(actor who, id process) -> many { time at, int phase, int reason, text name }
SELECT h.at, h.phase, h.reason, f.name
  FROM process_phase h
  JOIN staff f ON f.municipality = h.municipality AND f.id = h.staff
 WHERE h.municipality = :municipality AND h.process = :process
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now)
 ORDER BY h.at, h.phase LIMIT 200;

-- process_facts_of(actor who, id process) -> many { int phase, int commissions, int shared_by, int people, int placed, int asked, int contacted, int informed, int answered, int agreements, int agreements_open, int? meeting, int? held, int? follow_up, int declined }
SELECT p.phase,
       (SELECT COUNT(*) FROM commission c WHERE c.municipality = p.municipality AND c.process = p.process) AS commissions,
       COALESCE((SELECT c.shared_by FROM commission c WHERE c.municipality = p.municipality AND c.process = p.process
                  ORDER BY c.version DESC LIMIT 1), 0) AS shared_by,
       p.people,
       (SELECT COUNT(*) FROM map k JOIN placement l ON l.municipality = k.municipality AND l.process = k.process AND l.map = k.id
         WHERE k.municipality = p.municipality AND k.process = p.process AND k.current = 1 AND l.ring > 0) AS placed,
       COALESCE(m.asked, 0) AS asked, COALESCE(m.contacted, 0) AS contacted,
       COALESCE(m.informed, 0) AS informed, COALESCE(m.answered, 0) AS answered,
       COALESCE(g.all_of, 0) AS agreements, COALESCE(g.open_of, 0) AS agreements_open,
       t.meeting, t.held, t.follow_up, COALESCE(t.declined, 0) AS declined
  FROM case_access a
  JOIN process p ON p.municipality = a.municipality AND p.process = a.process
  LEFT JOIN (SELECT b.municipality, b.process, COUNT(*) AS asked, COUNT(b.contacted) AS contacted,
                    COUNT(b.informed) AS informed, SUM(CASE WHEN b.answer > 0 THEN 1 ELSE 0 END) AS answered
               FROM mobilisation b WHERE b.municipality = :municipality AND b.process = :process AND b.mark IN (1, 2)
              GROUP BY b.municipality, b.process) m
    ON m.municipality = p.municipality AND m.process = p.process
  LEFT JOIN (SELECT x.municipality, x.process, COUNT(*) AS all_of,
                    SUM(CASE WHEN x.status = 0 THEN 1 ELSE 0 END) AS open_of
               FROM agreement x WHERE x.municipality = :municipality AND x.process = :process
              GROUP BY x.municipality, x.process) g
    ON g.municipality = p.municipality AND g.process = p.process
  LEFT JOIN (SELECT y.municipality, y.process,
                    MIN(CASE WHEN y.status IN (1, 2) AND y.kind = 1 THEN y.starts END) AS meeting,
                    MAX(CASE WHEN y.status = 3 AND y.kind IN (1, 2) THEN y.starts END) AS held,
                    MIN(CASE WHEN y.status IN (1, 2) AND y.kind = 2 THEN y.starts END) AS follow_up,
                    MAX(CASE WHEN y.next_choice = 2 THEN 1 ELSE 0 END) AS declined
               FROM meeting y WHERE y.municipality = :municipality AND y.process = :process
              GROUP BY y.municipality, y.process) t
    ON t.municipality = p.municipality AND t.process = p.process
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now
 ORDER BY a.via LIMIT 1;

-- process_put_phase(actor who, id process, int phase) -> changed
UPDATE process SET phase = :phase, phase_since = :now
 WHERE municipality = :municipality AND process = :process
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2);

-- process_phase_add(actor who, id process, int phase, int reason) -> changed
INSERT INTO process_phase (municipality, process, at, phase, reason, staff)
SELECT a.municipality, a.process, :now, :phase, :reason, a.staff
  FROM case_access a
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2
 ON CONFLICT (municipality, process, at, phase) DO UPDATE SET reason = excluded.reason;

-- process_phase_now(actor who, id process) -> one { int phase }
SELECT p.phase FROM process p
 WHERE p.municipality = :municipality AND p.process = :process
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2);

-- process_put_meeting(actor who, id process, int? at) -> changed
UPDATE process SET meeting_at = :at
 WHERE municipality = :municipality AND process = :process
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2);

-- process_recount_people(int municipality, id process) -> done
-- access: system a kept count; the rule that changed the people has asked case_access
UPDATE process SET people = (SELECT COUNT(*) FROM person n WHERE n.municipality = process.municipality
                                AND n.process = process.process AND n.gone IS NULL AND n.main = 0)
 WHERE municipality = :municipality AND process = :process;

-- process_recount_answers(int municipality, id process) -> done
-- access: system a kept count; also after an answer by the invited person's own link
UPDATE process
   SET invited = (SELECT COUNT(*) FROM mobilisation m WHERE m.municipality = process.municipality
                     AND m.process = process.process AND m.mark IN (1, 2)),
       coming = (SELECT COUNT(*) FROM mobilisation m WHERE m.municipality = process.municipality
                    AND m.process = process.process AND m.mark IN (1, 2) AND m.answer = 1)
 WHERE municipality = :municipality AND process = :process;

-- process_put_closed(actor who, id process, int reason) -> changed
UPDATE process SET closed = :now, close_reason = :reason, phase = 7, phase_since = :now, meeting_at = NULL
 WHERE municipality = :municipality AND process = :process AND closed IS NULL
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2);

-- process_put_open(actor who, id process, int phase) -> changed
UPDATE process SET closed = NULL, close_reason = 0, phase = :phase, phase_since = :now
 WHERE municipality = :municipality AND process = :process AND closed IS NOT NULL
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 3);

-- process_phase_before(actor who, id process) -> one { int phase }
SELECT h.phase FROM process_phase h
 WHERE h.municipality = :municipality AND h.process = :process AND h.phase < 7
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now)
 ORDER BY h.at DESC, h.phase DESC LIMIT 1;

-- ---- opening ------------------------------------------------------------------------

-- process_greatest(int municipality, text from, text to) -> one { text number }
-- access: system the next free case number
SELECT number FROM process
 WHERE municipality = :municipality AND number >= :from AND number < :to
 ORDER BY LENGTH(number) DESC, number DESC LIMIT 1;

-- process_add(int municipality, id process, id unit, text number, text alias, int legal_mode, time now, sealed process.body) -> done
-- access: system a new case: nobody has access before its assignments are written
INSERT INTO process (municipality, process, unit, number, alias, phase, phase_since, legal_mode, opened, body)
VALUES (:municipality, :process, :unit, :number, :alias, 1, :now, :legal_mode, :now, :body);

-- process_phase_first(int municipality, id process, id by, time now) -> done
-- access: system a new case: nobody has access before its assignments are written
INSERT INTO process_phase (municipality, process, at, phase, reason, staff)
VALUES (:municipality, :process, :now, 1, 0, :by);

-- ---- parts --------------------------------------------------------------------------

-- process_assigned(int municipality, id process) -> many { id staff, int part, text name }
-- access: system distribution by the lead or the unit's manager, who may() has let in
SELECT s.staff, s.part, f.name
  FROM assignment s JOIN staff f ON f.municipality = s.municipality AND f.id = s.staff
 WHERE s.municipality = :municipality AND s.process = :process AND s.until IS NULL
 ORDER BY s.part, s.since, s.staff LIMIT 50;

-- process_assign_add(int municipality, id process, id staff, int part, time now) -> done
-- access: system distribution by the lead or the unit's manager, who may() has let in
INSERT INTO assignment (municipality, process, staff, part, since)
VALUES (:municipality, :process, :staff, :part, :now)
ON CONFLICT (municipality, process, staff, part) DO UPDATE SET since = excluded.since, until = NULL;

-- process_assign_end(int municipality, id process, id staff, int part, time now) -> done
-- access: system distribution by the lead or the unit's manager, who may() has let in
UPDATE assignment SET until = :now
 WHERE municipality = :municipality AND process = :process AND staff = :staff AND part = :part AND until IS NULL;

-- process_access_end(int municipality, id process, id staff, time now) -> done
UPDATE case_access SET valid_to = :now
 WHERE municipality = :municipality AND staff = :staff AND process = :process AND valid_to > :now;

-- process_plain(int municipality, id process) -> one { text number, text alias, int phase, id unit }
-- access: system the manager's distribution: case number and alias, as on the board
SELECT number, alias, phase, unit FROM process WHERE municipality = :municipality AND process = :process;

-- ---- the commission ---------------------------------------------------------------------

-- commission_newest(actor who, id process) -> many { int version, time at, text name, int shared_by, id process, sealed commission.body }
SELECT c.version, c.at, f.name, c.shared_by, c.process, c.body
  FROM commission c
  JOIN staff f ON f.municipality = c.municipality AND f.id = c.staff
 WHERE c.municipality = :municipality AND c.process = :process
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now)
 ORDER BY c.version DESC LIMIT 1;

-- commission_get(actor who, id process, int version) -> one { time at, text name, int shared_by, sealed commission.body }
SELECT c.at, f.name, c.shared_by, c.body
  FROM commission c
  JOIN staff f ON f.municipality = c.municipality AND f.id = c.staff
 WHERE c.municipality = :municipality AND c.process = :process AND c.version = :version
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now);

-- commission_versions(actor who, id process) -> many { int version, time at, text name, int shared_by }
SELECT c.version, c.at, f.name, c.shared_by
  FROM commission c
  JOIN staff f ON f.municipality = c.municipality AND f.id = c.staff
 WHERE c.municipality = :municipality AND c.process = :process
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now)
 ORDER BY c.version DESC LIMIT 100;

-- commission_add(actor who, id process, int version, int shared_by, sealed commission.body) -> changed
INSERT INTO commission (municipality, process, version, at, staff, shared_by, body)
SELECT a.municipality, a.process, :version, :now, a.staff, :shared_by, :body
  FROM case_access a
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2;

-- commission_share(actor who, id process, int version, int shared_by) -> changed
UPDATE commission SET shared_by = :shared_by
 WHERE municipality = :municipality AND process = :process AND version = :version
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2);

-- process_put_body(actor who, id process, sealed process.body) -> changed
UPDATE process SET body = :body
 WHERE municipality = :municipality AND process = :process
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2);

-- process_put_legal(actor who, id process, int legal_mode) -> changed
UPDATE process SET legal_mode = :legal_mode
 WHERE municipality = :municipality AND process = :process
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 3);

-- process_numbers_of_people(actor who, id process) -> one { int n }
SELECT COUNT(*) AS n
  FROM case_access a
  JOIN person p ON p.municipality = a.municipality AND p.process = a.process AND p.pnr_index IS NOT NULL AND p.gone IS NULL
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now;

-- ---- tasks ------------------------------------------------------------------------------

-- task_list(actor who, id process, time since) -> many { id process, id id, id staff, text name, text due, text clock, int kind, int? done_at, sealed task.body }
SELECT t.process, t.id, t.staff, f.name, t.due, t.clock, t.kind, t.done_at, t.body
  FROM task t
  JOIN staff f ON f.municipality = t.municipality AND f.id = t.staff
 WHERE t.municipality = :municipality AND t.process = :process AND (t.done_at IS NULL OR t.done_at > :since)
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now)
 ORDER BY CASE WHEN t.done_at IS NULL THEN 0 ELSE 1 END, CASE WHEN t.due = '' THEN 1 ELSE 0 END,
          t.due, t.clock, t.id LIMIT 200;

-- task_add(actor who, id process, id id, id by, text due, text clock, int kind, sealed task.body) -> changed
INSERT INTO task (municipality, process, id, staff, due, clock, kind, body)
SELECT a.municipality, a.process, :id, :by, :due, :clock, :kind, :body
  FROM case_access a
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2
   AND EXISTS (SELECT 1 FROM assignment s WHERE s.municipality = :municipality AND s.process = :process
                 AND s.staff = :by AND s.until IS NULL);

-- task_put_done(actor who, id process, id id, int? done_at) -> changed
UPDATE task SET done_at = :done_at
 WHERE municipality = :municipality AND process = :process AND id = :id
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2);

-- ---- the latest events --------------------------------------------------------------------

-- process_events(actor who, id process) -> many { int kind, time at, id person, int code, text name }
SELECT e.kind, e.at, e.person, e.code, COALESCE(f.name, '') AS name
  FROM (SELECT 1 AS kind, h.at AS at, h.process AS person, h.phase AS code, h.staff AS by_staff
          FROM process_phase h WHERE h.municipality = :municipality AND h.process = :process
        UNION ALL
        SELECT 2, c.at, c.process, c.version, c.staff
          FROM commission c WHERE c.municipality = :municipality AND c.process = :process
        UNION ALL
        SELECT 3, k.at, k.person, k.outcome, k.staff
          FROM contact k WHERE k.municipality = :municipality AND k.process = :process
        UNION ALL
        SELECT 4, m.answer_at, m.person, m.answer, m.process
          FROM mobilisation m WHERE m.municipality = :municipality AND m.process = :process AND m.answer_at IS NOT NULL
        UNION ALL
        SELECT 5, t.done_at, t.process, t.kind, t.staff
          FROM task t WHERE t.municipality = :municipality AND t.process = :process AND t.done_at IS NOT NULL) e
  LEFT JOIN staff f ON f.municipality = :municipality AND f.id = e.by_staff
 WHERE EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now)
 ORDER BY e.at DESC, e.kind, e.person LIMIT 12;

-- process_names(actor who, id process) -> many { id process, id id, sealed person.body }
SELECT p.process, p.id, p.body
  FROM person p
 WHERE p.municipality = :municipality AND p.process = :process
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now)
 ORDER BY p.id LIMIT 500;
