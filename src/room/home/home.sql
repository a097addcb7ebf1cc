-- Queries of home: the one search (förordning 2001:637, 15 §: name, identity number, case number).

-- search_names(actor who) -> many { id process, text number, int protected, id id, sealed person.body }
SELECT p.process, k.number, p.protected, p.id, p.body
  FROM case_access a
  JOIN process k ON k.municipality = a.municipality AND k.process = a.process
  JOIN person p ON p.municipality = a.municipality AND p.process = a.process AND p.gone IS NULL
 WHERE a.municipality = :municipality AND a.staff = :staff
   AND a.valid_from <= :now AND a.valid_to > :now
 ORDER BY a.process, p.id LIMIT 20000;

-- home_mine(actor who) -> many { id process, text number, text alias, int phase, time phase_since, int? meeting_at, int people, int invited, int coming, sealed process.body }
SELECT p.process, p.number, p.alias, p.phase, p.phase_since, p.meeting_at, p.people, p.invited, p.coming, p.body
  FROM case_access a
  JOIN process p ON p.municipality = a.municipality AND p.process = a.process
 WHERE a.municipality = :municipality AND a.staff = :staff
   AND a.valid_from <= :now AND a.valid_to > :now AND p.closed IS NULL AND a.via <> 2
 ORDER BY a.process LIMIT 200;

-- home_board(int municipality, id unit) -> many { id process, text number, text alias, int phase, time phase_since, text lead }
-- access: system the unit's board: case number and alias only, no content
SELECT p.process, p.number, p.alias, p.phase, p.phase_since,
       COALESCE((SELECT MIN(f.name) FROM assignment s
                   JOIN staff f ON f.municipality = s.municipality AND f.id = s.staff
                  WHERE s.municipality = p.municipality AND s.process = p.process
                    AND s.part = 1 AND s.until IS NULL), '') AS lead
  FROM process p
 WHERE p.municipality = :municipality AND p.unit = :unit AND p.phase < 7
 ORDER BY p.phase, p.phase_since, p.process LIMIT 1000;
