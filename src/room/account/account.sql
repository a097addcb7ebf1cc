-- Queries of account: units, the staff's administration, break-glass and its review.

-- unit_change(int municipality, id id, text name, int answer_days, int start_days) -> changed
UPDATE unit SET name = :name, answer_days = :answer_days, start_days = :start_days
 WHERE municipality = :municipality AND id = :id;

-- unit_named(int municipality, text name) -> many { id id }
SELECT id FROM unit WHERE municipality = :municipality AND name = :name LIMIT 10;

-- session_drop(int municipality, id id) -> done
DELETE FROM session WHERE municipality = :municipality AND id = :id;

-- glass_process(int municipality, id process) -> one { id unit, text number, text alias, int people, bool closed, bool guarded }
-- access: system break-glass: the case number, and whether somebody there has a protected identity; no content
SELECT p.unit, p.number, p.alias, p.people, CASE WHEN p.closed IS NULL THEN 0 ELSE 1 END AS closed,
       CASE WHEN EXISTS (SELECT 1 FROM person k WHERE k.municipality = p.municipality AND k.process = p.process
                            AND k.protected > 0 AND k.gone IS NULL) THEN 1 ELSE 0 END AS guarded
  FROM process p WHERE p.municipality = :municipality AND p.process = :process;

-- glass_leaders(int municipality, id process) -> many { text name, text phone, int part }
-- access: system break-glass: whom to ask first
SELECT f.name, f.phone, s.part FROM assignment s
  JOIN staff f ON f.municipality = s.municipality AND f.id = s.staff
 WHERE s.municipality = :municipality AND s.process = :process AND s.until IS NULL AND s.part IN (1, 2)
 ORDER BY s.part, f.name LIMIT 20;

-- glass_get(int municipality, id unit, id id) -> one { id unit, id id, id staff, text name, text number, time at, int category, int outcome, sealed break_glass.body }
-- access: system the manager's notice: case number and reason only
SELECT b.unit, b.id, b.staff, f.name, p.number, b.at, b.category, b.outcome, b.body
  FROM break_glass b JOIN staff f ON f.municipality = b.municipality AND f.id = b.staff
  JOIN process p ON p.municipality = b.municipality AND p.process = b.process
 WHERE b.municipality = :municipality AND b.unit = :unit AND b.id = :id;

-- glass_review(int municipality, id unit, id id, id staff, time now, int outcome, sealed break_glass.body) -> changed
UPDATE break_glass SET outcome = :outcome, reviewed_by = :staff, reviewed_at = :now, body = :body
 WHERE municipality = :municipality AND unit = :unit AND id = :id AND staff <> :staff AND outcome = 0;
