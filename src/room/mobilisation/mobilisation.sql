-- Queries of mobilisation: who is to come, and how far each one's preparation has got.

-- mob_list(actor who, id process) -> many { id person, int mark, int? contacted, int? informed, int? sure_first, int? sure_last, int needs, int answer, int answer_by, text next_try, sealed mobilisation.body }
SELECT m.person, m.mark, m.contacted, m.informed, m.sure_first, m.sure_last, m.needs, m.answer,
       m.answer_by, m.next_try, m.body
  FROM case_access a
  JOIN mobilisation m ON m.municipality = a.municipality AND m.process = a.process
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now
 ORDER BY m.person LIMIT 2000;

-- mob_people(actor who, id process) -> many { id id, bool private, bool child, int protected, bool main, int sector, int ring, sealed person.body }
SELECT p.id, p.private, p.child, p.protected, p.main, COALESCE(l.sector, 0) AS sector,
       COALESCE(l.ring, 0) AS ring, p.body
  FROM case_access a
  JOIN person p ON p.municipality = a.municipality AND p.process = a.process AND p.gone IS NULL
  LEFT JOIN map k ON k.municipality = a.municipality AND k.process = a.process AND k.current = 1
  LEFT JOIN placement l ON l.municipality = a.municipality AND l.process = a.process
       AND l.map = k.id AND l.person = p.id
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now
 ORDER BY p.id LIMIT 2000;

-- mob_get(actor who, id process, id person) -> one { int mark, int? contacted, int? informed, int? latest, int? sure_first, int? sure_last, int needs, int answer, int? answer_at, int answer_by, text next_try, sealed mobilisation.body }
SELECT m.mark, m.contacted, m.informed, m.latest, m.sure_first, m.sure_last, m.needs, m.answer,
       m.answer_at, m.answer_by, m.next_try, m.body
  FROM case_access a
  JOIN mobilisation m ON m.municipality = a.municipality AND m.process = a.process AND m.person = :person
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now;

-- mob_person(actor who, id process, id id) -> one { bool private, bool child, int protected, sealed person.body }
SELECT p.private, p.child, p.protected, p.body
  FROM case_access a
  JOIN person p ON p.municipality = a.municipality AND p.process = a.process AND p.id = :id
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now AND p.gone IS NULL;

-- mob_put(actor who, id process, id person, int mark, int? contacted, int? informed, int? latest, int? sure_first, int? sure_last, int needs, int answer, int? answer_at, int answer_by, text next_try, sealed mobilisation.body) -> changed
INSERT INTO mobilisation (municipality, process, person, mark, contacted, informed, latest, sure_first,
                          sure_last, needs, answer, answer_at, answer_by, next_try, body)
SELECT p.municipality, p.process, p.id, :mark, :contacted, :informed, :latest, :sure_first,
       :sure_last, :needs, :answer, :answer_at, :answer_by, :next_try, :body
  FROM case_access a
  JOIN person p ON p.municipality = a.municipality AND p.process = a.process AND p.id = :person
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2 AND p.gone IS NULL
 ON CONFLICT (municipality, process, person) DO UPDATE
    SET mark = excluded.mark, contacted = excluded.contacted, informed = excluded.informed,
        latest = excluded.latest, sure_first = excluded.sure_first, sure_last = excluded.sure_last,
        needs = excluded.needs, answer = excluded.answer, answer_at = excluded.answer_at,
        answer_by = excluded.answer_by, next_try = excluded.next_try, body = excluded.body;

-- contact_add(actor who, id process, id person, id id, time at, int channel, int outcome, int? sureness, sealed contact.body) -> changed
INSERT INTO contact (municipality, process, person, id, at, staff, channel, outcome, sureness, body)
SELECT a.municipality, a.process, :person, :id, :at, a.staff, :channel, :outcome, :sureness, :body
  FROM case_access a
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2;

-- contact_list(actor who, id process, id person) -> many { id id, time at, text staff_name, int channel, int outcome, int? sureness, sealed contact.body }
SELECT c.id, c.at, f.name AS staff_name, c.channel, c.outcome, c.sureness, c.body
  FROM case_access a
  JOIN contact c ON c.municipality = a.municipality AND c.process = a.process AND c.person = :person
  JOIN staff f ON f.municipality = c.municipality AND f.id = c.staff
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now
 ORDER BY c.at DESC, c.id LIMIT 200;
