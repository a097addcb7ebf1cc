-- Queries of trust: who is signed in, what they may reach, what was done.

-- session_open(int municipality, bytes token_hash, time now) -> one { id id, id staff, id unit, text name, int roles, bool must_change, time seen, time idle_end, time end_at }
SELECT s.id, s.staff, f.unit, f.name, f.roles, f.must_change, s.seen, s.idle_end, s.end_at
  FROM session s JOIN staff f ON f.municipality = s.municipality AND f.id = s.staff
 WHERE s.municipality = :municipality AND s.token_hash = :token_hash
   AND s.idle_end > :now AND s.end_at > :now AND f.active = 1;

-- session_add(int municipality, bytes token_hash, id id, id staff, time now, time idle_end, time end_at, text device) -> done
INSERT INTO session (municipality, token_hash, id, staff, created, seen, idle_end, end_at, device)
VALUES (:municipality, :token_hash, :id, :staff, :now, :now, :idle_end, :end_at, :device);

-- session_seen(int municipality, bytes token_hash, time now, time idle_end) -> done
UPDATE session SET seen = :now, idle_end = :idle_end
 WHERE municipality = :municipality AND token_hash = :token_hash AND idle_end > :now;

-- session_list(int municipality, id staff, time now) -> many { id id, time created, time seen, text device }
SELECT id, created, seen, device FROM session
 WHERE municipality = :municipality AND staff = :staff AND idle_end > :now AND end_at > :now
 ORDER BY seen DESC, id LIMIT 50;

-- session_end(int municipality, id staff, id id) -> changed
DELETE FROM session WHERE municipality = :municipality AND staff = :staff AND id = :id;

-- session_end_all(int municipality, id staff, id but) -> done
DELETE FROM session WHERE municipality = :municipality AND staff = :staff AND id <> :but;

-- session_prune(int municipality, time now) -> done
DELETE FROM session WHERE municipality = :municipality AND (end_at < :now OR idle_end < :now);

-- staff_by_login(int municipality, text login) -> one { id id, text password, bool active, bool must_change, int roles, id unit, text name }
SELECT id, password, active, must_change, roles, unit, name FROM staff
 WHERE municipality = :municipality AND login = :login;

-- staff_password(int municipality, id id) -> one { text password }
SELECT password FROM staff WHERE municipality = :municipality AND id = :id;

-- staff_set_password(int municipality, id id, text password, bool must_change) -> changed
UPDATE staff SET password = :password, must_change = :must_change WHERE municipality = :municipality AND id = :id;

-- staff_add(int municipality, id id, id unit, text login, text name, text phone, int roles, text password, bool must_change, time now) -> done
INSERT INTO staff (municipality, id, unit, login, name, phone, roles, password, must_change, active, created)
VALUES (:municipality, :id, :unit, :login, :name, :phone, :roles, :password, :must_change, 1, :now);

-- staff_change(int municipality, id id, id unit, text name, text phone, int roles, bool active) -> changed
UPDATE staff SET unit = :unit, name = :name, phone = :phone, roles = :roles, active = :active
 WHERE municipality = :municipality AND id = :id;

-- staff_list(int municipality) -> many { id id, id unit, text unit_name, text login, text name, text phone, int roles, bool active }
SELECT f.id, f.unit, u.name AS unit_name, f.login, f.name, f.phone, f.roles, f.active
  FROM staff f JOIN unit u ON u.municipality = f.municipality AND u.id = f.unit
 WHERE f.municipality = :municipality ORDER BY u.name, f.name, f.id LIMIT 2000;

-- staff_of_unit(int municipality, id unit, int role) -> many { id id, text name, text phone, int roles }
SELECT id, name, phone, roles FROM staff
 WHERE municipality = :municipality AND unit = :unit AND active = 1 AND (roles & :role) <> 0
 ORDER BY name, id LIMIT 500;

-- staff_with_role(int municipality, int role) -> many { id id, text name, text phone, id unit }
SELECT id, name, phone, unit FROM staff
 WHERE municipality = :municipality AND active = 1 AND (roles & :role) <> 0 ORDER BY name, id LIMIT 1000;

-- staff_get(int municipality, id id) -> one { text name, text phone, int roles, id unit, text login, bool active }
SELECT name, phone, roles, unit, login, active FROM staff WHERE municipality = :municipality AND id = :id;

-- municipality_add(int id, text name, text phone, time now) -> done
INSERT INTO municipality (id, name, phone, created) VALUES (:id, :name, :phone, :now) ON CONFLICT (id) DO NOTHING;

-- municipality_list(int after) -> many { int id, text name, text phone }
SELECT id, name, phone FROM municipality WHERE id > :after ORDER BY id LIMIT 400;

-- unit_add(int municipality, id id, text name, int answer_days, int start_days) -> done
INSERT INTO unit (municipality, id, name, answer_days, start_days)
VALUES (:municipality, :id, :name, :answer_days, :start_days);

-- unit_list(int municipality) -> many { id id, text name, int answer_days, int start_days }
SELECT id, name, answer_days, start_days FROM unit WHERE municipality = :municipality ORDER BY name, id LIMIT 200;

-- unit_get(int municipality, id id) -> one { text name, int answer_days, int start_days }
SELECT name, answer_days, start_days FROM unit WHERE municipality = :municipality AND id = :id;

-- access_of(actor who, id process) -> one { int level, id unit, bool open, int via }
-- access: system may() itself: it reads what case_access grants, and the process's unit for the unit's rights
SELECT COALESCE((SELECT MAX(a.level) FROM case_access a
                  WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
                    AND a.valid_from <= :now AND a.valid_to > :now), 0) AS level,
       p.unit, CASE WHEN p.closed IS NULL THEN 1 ELSE 0 END AS open,
       COALESCE((SELECT MIN(a.via) FROM case_access a
                  WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
                    AND a.valid_from <= :now AND a.valid_to > :now), 0) AS via
  FROM process p WHERE p.municipality = :municipality AND p.process = :process;

-- access_grant(int municipality, id staff, id process, int via, int level, time from, time to) -> done
INSERT INTO case_access (municipality, staff, process, via, level, valid_from, valid_to)
VALUES (:municipality, :staff, :process, :via, :level, :from, :to)
ON CONFLICT (municipality, staff, process, via)
DO UPDATE SET level = excluded.level, valid_from = excluded.valid_from, valid_to = excluded.valid_to;

-- access_end(int municipality, id staff, id process, int via, time now) -> done
UPDATE case_access SET valid_to = :now
 WHERE municipality = :municipality AND staff = :staff AND process = :process AND via = :via AND valid_to > :now;

-- request_unit(int municipality, id id) -> one { id unit }
SELECT unit FROM request WHERE municipality = :municipality AND id = :id;

-- invited_open(int municipality, bytes visit_hash, time now) -> one { id id, id process, id person, int lang }
-- access: invitation the cookie of the device that opened it
SELECT id, process, person, lang FROM invitation
 WHERE municipality = :municipality AND visit_hash = :visit_hash AND expires > :now AND revoked IS NULL;

-- once_get(int municipality, bytes key) -> one { text location }
SELECT location FROM once WHERE municipality = :municipality AND key = :key;

-- once_put(int municipality, bytes key, time now, text location) -> done
INSERT INTO once (municipality, key, at, location) VALUES (:municipality, :key, :now, :location);

-- once_prune(int municipality, time before) -> done
DELETE FROM once WHERE municipality = :municipality AND at < :before;

-- audit_last(int municipality) -> one { int n, time at, bytes hash }
SELECT n, at, hash FROM audit WHERE municipality = :municipality ORDER BY n DESC LIMIT 1;

-- audit_add(int municipality, int n, time at, id staff, id session, int action, text route, id process, id object, int result, bytes hash) -> done
INSERT INTO audit (municipality, n, at, staff, session, action, route, process, object, result, hash)
VALUES (:municipality, :n, :at, :staff, :session, :action, :route, :process, :object, :result, :hash);

-- audit_rows(int municipality, int after) -> many { int n, time at, id staff, id session, int action, text route, id process, id object, int result, bytes hash }
SELECT n, at, staff, session, action, route, process, object, result, hash FROM audit
 WHERE municipality = :municipality AND n > :after ORDER BY n LIMIT 5000;

-- audit_of_unit(int municipality, id unit, int before) -> many { int n, time at, id staff, text name, int action, text route, text number, int result }
-- access: system the manager's review: case number only, no content
SELECT a.n, a.at, a.staff, f.name, a.action, a.route, COALESCE(p.number, '') AS number, a.result
  FROM audit a JOIN staff f ON f.municipality = a.municipality AND f.id = a.staff AND f.unit = :unit
  LEFT JOIN process p ON p.municipality = a.municipality AND p.process = a.process
 WHERE a.municipality = :municipality AND a.n < :before ORDER BY a.n DESC LIMIT 100;

-- break_glass_add(int municipality, id unit, id id, id staff, id process, time at, time until, int category, id nobody, sealed break_glass.body) -> done
INSERT INTO break_glass (municipality, unit, id, staff, process, at, until, category, body, reviewed_by)
VALUES (:municipality, :unit, :id, :staff, :process, :at, :until, :category, :body, :nobody);

-- break_glass_list(int municipality, id unit) -> many { id unit, id id, id staff, text name, text number, time at, time until, int category, int outcome, sealed break_glass.body }
-- access: system the manager's notice: case number and reason only
SELECT b.unit, b.id, b.staff, f.name, p.number, b.at, b.until, b.category, b.outcome, b.body
  FROM break_glass b JOIN staff f ON f.municipality = b.municipality AND f.id = b.staff
  JOIN process p ON p.municipality = b.municipality AND p.process = b.process
 WHERE b.municipality = :municipality AND b.unit = :unit ORDER BY b.at DESC, b.id LIMIT 100;

-- break_glass_open(int municipality, id unit) -> one { int n }
SELECT COUNT(*) AS n FROM break_glass WHERE municipality = :municipality AND unit = :unit AND outcome = 0;

-- break_glass_review(int municipality, id unit, id id, id staff, time now, int outcome) -> changed
UPDATE break_glass SET outcome = :outcome, reviewed_by = :staff, reviewed_at = :now
 WHERE municipality = :municipality AND unit = :unit AND id = :id AND staff <> :staff AND outcome = 0;
