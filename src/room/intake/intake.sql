-- Queries of intake: requests of a unit, and the rows that an accepted one becomes.

-- request_teams(int municipality) -> many { id id, text name, int answer_days }
SELECT u.id, u.name, u.answer_days FROM unit u
 WHERE u.municipality = :municipality
   AND EXISTS (SELECT 1 FROM staff f WHERE f.municipality = :municipality AND f.unit = u.id
                  AND f.active = 1 AND (f.roles & 1) <> 0)
 ORDER BY u.name, u.id LIMIT 200;

-- request_add(int municipality, id unit, id id, time received, time answer_by, int channel, int from_kind, id nobody, text receipt, sealed request.body) -> done
INSERT INTO request (municipality, unit, id, received, answer_by, channel, from_kind, status, decided_by, process, receipt, body)
VALUES (:municipality, :unit, :id, :received, :answer_by, :channel, :from_kind, 1, :nobody, :nobody, :receipt, :body);

-- request_counts(int municipality, id unit) -> many { int status, int n }
SELECT status, COUNT(*) AS n FROM request
 WHERE municipality = :municipality AND unit = :unit GROUP BY status ORDER BY status;

-- request_new_list(int municipality, id unit) -> many { id unit, id id, time received, time answer_by, int channel, int from_kind, text receipt, sealed request.body }
SELECT unit, id, received, answer_by, channel, from_kind, receipt, body FROM request
 WHERE municipality = :municipality AND unit = :unit AND status = 1
 ORDER BY answer_by, id LIMIT 200;

-- request_old_list(int municipality, id unit, int status, time before) -> many { id id, time received, time answer_by, int channel, int from_kind, int reason, text receipt, time decided_at, text decider }
SELECT q.id, q.received, q.answer_by, q.channel, q.from_kind, q.reason, q.receipt,
       COALESCE(q.decided_at, 0) AS decided_at, COALESCE(f.name, '') AS decider
  FROM request q LEFT JOIN staff f ON f.municipality = q.municipality AND f.id = q.decided_by
 WHERE q.municipality = :municipality AND q.unit = :unit AND q.status = :status AND q.answer_by < :before
 ORDER BY q.answer_by DESC, q.id LIMIT 51;

-- request_get(int municipality, id id) -> one { id unit, id id, text unit_name, time received, time answer_by, int channel, int from_kind, int status, int reason, time decided_at, text decider, id process, text number, text receipt, sealed request.body }
-- access: system the number of the process that the request became; may() has answered for the request
SELECT q.unit, q.id, u.name AS unit_name, q.received, q.answer_by, q.channel, q.from_kind, q.status, q.reason,
       COALESCE(q.decided_at, 0) AS decided_at, COALESCE(f.name, '') AS decider, q.process,
       COALESCE(p.number, '') AS number, q.receipt, q.body
  FROM request q
  JOIN unit u ON u.municipality = q.municipality AND u.id = q.unit
  LEFT JOIN staff f ON f.municipality = q.municipality AND f.id = q.decided_by
  LEFT JOIN process p ON p.municipality = q.municipality AND p.process = q.process
 WHERE q.municipality = :municipality AND q.id = :id;

-- request_receipt(int municipality, id id, time since) -> one { text receipt, time received, time answer_by, int channel }
SELECT receipt, received, answer_by, channel FROM request
 WHERE municipality = :municipality AND id = :id AND received > :since;

-- request_decide(int municipality, id unit, id id, int was, int status, int reason, id staff, time now, id process, sealed request.body) -> changed
UPDATE request SET status = :status, reason = :reason, decided_by = :staff, decided_at = :now,
       process = :process, body = :body
 WHERE municipality = :municipality AND unit = :unit AND id = :id AND status = :was;

-- request_reopen(int municipality, id unit, id id, id nobody) -> changed
UPDATE request SET status = 1, reason = 0, decided_by = :nobody, decided_at = NULL
 WHERE municipality = :municipality AND unit = :unit AND id = :id AND status IN (3, 4);

-- intake_aliases(int municipality) -> many { text alias }
-- access: system aliases in use, so that no two open cases are called the same; no content
SELECT alias FROM process WHERE municipality = :municipality AND closed IS NULL ORDER BY alias LIMIT 2000;

-- intake_set_alias(int municipality, id process, text alias) -> changed
-- access: system accepting a request, which may() has allowed; the process is being made
UPDATE process SET alias = :alias WHERE municipality = :municipality AND process = :process;

-- intake_first_commission(int municipality, id process, int version, time at, id staff, sealed commission.body) -> done
-- access: system accepting a request, which may() has allowed; the process is being made
INSERT INTO commission (municipality, process, version, at, staff, shared_by, body)
VALUES (:municipality, :process, :version, :at, :staff, 0, :body);
