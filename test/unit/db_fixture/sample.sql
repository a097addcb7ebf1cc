-- Queries of the database layer's own tests.

-- sealed note.body(process, id) {
--     text worry, int grade, int? sureness, bool urgent, num weight, bytes picture, id about, text late }
-- sealed version.body(process, n) { text words }

-- place_add(int municipality, id id, text name, int? size, num weight, bool open, bytes mark) -> done
INSERT INTO place (municipality, id, name, size, weight, open, mark)
VALUES (:municipality, :id, :name, :size, :weight, :open, :mark);

-- place_get(int municipality, id id) -> one { text name, int? size, num weight, bool open, bytes mark, id id }
SELECT name, size, weight, open, mark, id FROM place WHERE municipality = :municipality AND id = :id;

-- place_list(int municipality, int count) -> many { id id, text name }
SELECT id, name FROM place WHERE municipality = :municipality ORDER BY name LIMIT :count;

-- place_like(int municipality, text name) -> many { text name }
SELECT name FROM place WHERE municipality = :municipality AND name >= :name ORDER BY name LIMIT 10;

-- place_rename(int municipality, id id, text name) -> changed
UPDATE place SET name = :name WHERE municipality = :municipality AND id = :id;

-- place_remove(int municipality, id id) -> changed
DELETE FROM place WHERE municipality = :municipality AND id = :id;

-- place_sums(int municipality) -> one { int n, int sizes, num weights, num mean, bool any, int? largest }
SELECT COUNT(*) AS n, COALESCE(SUM(size), 0) AS sizes, COALESCE(SUM(weight), 0.0) AS weights,
       AVG(size) AS mean, CASE WHEN COUNT(*) > 0 THEN 1 ELSE 0 END AS any, MAX(size) AS largest
  FROM place WHERE municipality = :municipality;

-- place_marked(int municipality) -> many { text name }
SELECT name FROM place WHERE municipality = :municipality AND mark = x'00FF' ORDER BY name;

-- place_grow(int municipality, id id, int size) -> changed
UPDATE place SET size = MAX(size, :size) WHERE municipality = :municipality AND id = :id;
-- postgres:
UPDATE place SET size = GREATEST(size, :size) WHERE municipality = :municipality AND id = :id;

-- place_take(int municipality, id id) -> one { text name }
DELETE FROM place WHERE municipality = :municipality AND id = :id RETURNING name;

-- access_give(int municipality, id staff, id process, time from, time to) -> done
INSERT INTO case_access (municipality, staff, process, level, valid_from, valid_to)
VALUES (:municipality, :staff, :process, 2, :from, :to)
ON CONFLICT (municipality, staff, process) DO UPDATE SET valid_to = excluded.valid_to;

-- note_add(actor who, id process, id id, time at, sealed note.body) -> changed
INSERT INTO note (municipality, process, id, at, body)
SELECT :municipality, :process, :id, :at, :body FROM case_access a
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now;

-- note_of(actor who, id process) -> many { id id, time at, sealed note.body }
SELECT n.id, n.at, n.body
  FROM case_access a JOIN note n ON n.municipality = a.municipality AND n.process = a.process
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now
 ORDER BY n.at, n.id;

-- note_pair(actor who, id process) -> many { id id, sealed note.body first, id other, sealed note.body(process, other) second, sealed version.body(process, n) words, int n }
SELECT m.id, m.body AS first, o.id AS other, o.body AS second, v.body AS words, COALESCE(v.n, 0) AS n
  FROM case_access a JOIN note m ON m.municipality = a.municipality AND m.process = a.process
  JOIN note o ON o.municipality = m.municipality AND o.process = m.process AND o.at = m.at + 1
  LEFT JOIN version v ON v.municipality = m.municipality AND v.process = m.process AND v.n = 7
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now
 ORDER BY m.at;

-- note_raw(int municipality, id process, id id) -> one { bytes body }
-- access: system test of what stands on disk
SELECT body FROM note WHERE municipality = :municipality AND process = :process AND id = :id;

-- note_put_raw(int municipality, id process, id id, time at, bytes body) -> done
-- access: system test of swapped records
INSERT INTO note (municipality, process, id, at, body) VALUES (:municipality, :process, :id, :at, :body)
ON CONFLICT (municipality, process, id) DO UPDATE SET body = excluded.body;

-- version_add(int municipality, id process, int n, sealed version.body) -> done
-- access: system test of records that a number names
INSERT INTO version (municipality, process, n, body) VALUES (:municipality, :process, :n, :body);

-- version_list(int municipality, id process) -> many { int n, sealed version.body }
-- access: system test of records that a number names
SELECT n, body FROM version WHERE municipality = :municipality AND process = :process ORDER BY n;

-- counted_add(int municipality, int n, int thread) -> done
INSERT INTO counted (municipality, n, thread) VALUES (:municipality, :n, :thread);

-- counted_get(int municipality, int n) -> one { int thread }
SELECT thread FROM counted WHERE municipality = :municipality AND n = :n;

-- counted_list(int municipality) -> many { int n, int thread }
SELECT n, thread FROM counted WHERE municipality = :municipality ORDER BY n;

-- counted_number() -> one { int n }
SELECT COUNT(*) FROM counted;
