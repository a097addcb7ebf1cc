-- Queries of the network map: who stands where, what is between them.
-- Access is asked with EXISTS: one row, whatever the way in.

-- map_main(actor who, id process) -> one { sealed process.body }
SELECT p.body FROM process p
 WHERE p.municipality = :municipality AND p.process = :process
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now);

-- map_now(actor who, id process) -> many { id id, text drawn_on, bool visible, int version, sealed map.body }
SELECT k.id, k.drawn_on, k.visible, k.version, k.body FROM map k
 WHERE k.municipality = :municipality AND k.process = :process AND k.current = 1
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now)
 ORDER BY k.drawn_on DESC, k.id LIMIT 1;

-- map_people(actor who, id process) -> many { id id, bool private, bool child, int protected, bool gone, int sector, int ring, bool placed, num x, num y, bool trusted, int mark, sealed person.body }
SELECT p.id, p.private, p.child, p.protected, CASE WHEN p.gone IS NULL THEN 0 ELSE 1 END AS gone,
       COALESCE(l.sector, 0) AS sector, COALESCE(l.ring, 0) AS ring,
       CASE WHEN l.x IS NULL OR l.y IS NULL THEN 0 ELSE 1 END AS placed,
       COALESCE(l.x, 0.0) AS x, COALESCE(l.y, 0.0) AS y, COALESCE(l.trusted, 0) AS trusted,
       COALESCE(m.mark, 0) AS mark, p.body
  FROM person p
  LEFT JOIN map k ON k.municipality = p.municipality AND k.process = p.process AND k.current = 1
  LEFT JOIN placement l ON l.municipality = p.municipality AND l.process = p.process
       AND l.map = k.id AND l.person = p.id
  LEFT JOIN mobilisation m ON m.municipality = p.municipality AND m.process = p.process AND m.person = p.id
 WHERE p.municipality = :municipality AND p.process = :process AND p.main = 0
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now)
 ORDER BY p.id LIMIT 2000;

-- map_ties(actor who, id process) -> many { id a, id b, int kind, int direction }
SELECT t.a, t.b, t.kind, t.direction
  FROM map k
  JOIN tie t ON t.municipality = k.municipality AND t.process = k.process AND t.map = k.id
 WHERE k.municipality = :municipality AND k.process = :process AND k.current = 1
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now)
 ORDER BY t.a, t.b LIMIT 1000;

-- map_who(actor who, id process, id id) -> one { bool private, bool child, int protected, sealed person.body }
SELECT p.private, p.child, p.protected, p.body FROM person p
 WHERE p.municipality = :municipality AND p.process = :process AND p.id = :id AND p.main = 0 AND p.gone IS NULL
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now);

-- map_who_add(actor who, id process, id id, bool private, bool child, int protected, sealed person.body) -> changed
INSERT INTO person (municipality, process, id, private, child, protected, created, body)
SELECT :municipality, :process, :id, :private, :child, :protected, :now, :body
 WHERE EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2);

-- map_who_put(actor who, id process, id id, bool private, bool child, int protected, sealed person.body) -> changed
UPDATE person SET private = :private, child = :child, protected = :protected, body = :body
 WHERE municipality = :municipality AND process = :process AND id = :id AND main = 0 AND gone IS NULL
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2);

-- map_who_gone(actor who, id process, id id, int? gone) -> changed
UPDATE person SET gone = :gone
 WHERE municipality = :municipality AND process = :process AND id = :id AND main = 0
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2);

-- map_start(actor who, id process, id id, text drawn_on, sealed map.body) -> changed
INSERT INTO map (municipality, process, id, drawn_on, current, body)
SELECT :municipality, :process, :id, :drawn_on, 1, :body
 WHERE EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2);

-- map_grow(actor who, id process, id id) -> changed
UPDATE map SET version = version + 1
 WHERE municipality = :municipality AND process = :process AND id = :id
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2);

-- map_share_put(actor who, id process, id id, bool visible) -> changed
UPDATE map SET visible = :visible, version = version + 1
 WHERE municipality = :municipality AND process = :process AND id = :id
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2);

-- map_stand(actor who, id process, id map, id person, int sector, int ring, bool placed, num x, num y, bool trusted) -> changed
INSERT INTO placement (municipality, process, map, person, sector, ring, x, y, trusted)
SELECT :municipality, :process, :map, :person, :sector, :ring,
       CASE WHEN :placed = 1 THEN :x END, CASE WHEN :placed = 1 THEN :y END, :trusted
 WHERE EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                 AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2)
 ON CONFLICT (municipality, process, map, person) DO UPDATE
    SET sector = excluded.sector, ring = excluded.ring, x = excluded.x, y = excluded.y,
        trusted = excluded.trusted;

-- map_untie(actor who, id process, id map, id a, id b) -> done
DELETE FROM tie
 WHERE municipality = :municipality AND process = :process AND map = :map
   AND ((a = :a AND b = :b) OR (a = :b AND b = :a))
   AND EXISTS (SELECT 1 FROM case_access c WHERE c.municipality = :municipality AND c.staff = :staff
                 AND c.process = :process AND c.valid_from <= :now AND c.valid_to > :now AND c.level >= 2);

-- map_tie_add(actor who, id process, id map, id a, id b, int kind, int direction) -> changed
INSERT INTO tie (municipality, process, map, a, b, kind, direction)
SELECT :municipality, :process, :map, :a, :b, :kind, :direction
 WHERE EXISTS (SELECT 1 FROM case_access c WHERE c.municipality = :municipality AND c.staff = :staff
                 AND c.process = :process AND c.valid_from <= :now AND c.valid_to > :now AND c.level >= 2);
