-- What the demo writes directly: rows that belong to nobody's visit.

-- demo_count(int municipality) -> one { int n }
SELECT COUNT(*) AS n FROM staff WHERE municipality = :municipality;

-- demo_person(int municipality, id process, id id, bool private, bool child, int protected, bool main, time now, sealed person.body) -> done
-- access: system demo: the invented municipality
INSERT INTO person (municipality, process, id, private, child, protected, main, created, body)
VALUES (:municipality, :process, :id, :private, :child, :protected, :main, :now, :body);

-- demo_map(int municipality, id process, id id, text drawn_on, sealed map.body) -> done
-- access: system demo: the invented municipality
INSERT INTO map (municipality, process, id, drawn_on, body) VALUES (:municipality, :process, :id, :drawn_on, :body);

-- demo_placement(int municipality, id process, id map, id person, int sector, int ring, num x, num y, bool trusted) -> done
-- access: system demo: the invented municipality
INSERT INTO placement (municipality, process, map, person, sector, ring, x, y, trusted)
VALUES (:municipality, :process, :map, :person, :sector, :ring, :x, :y, :trusted);

-- demo_tie(int municipality, id process, id map, id a, id b, int kind) -> done
-- access: system demo: the invented municipality
INSERT INTO tie (municipality, process, map, a, b, kind) VALUES (:municipality, :process, :map, :a, :b, :kind);

-- demo_mobilisation(int municipality, id process, id person, int mark, int? contacted, int? informed, int needs, int answer, sealed mobilisation.body) -> done
-- access: system demo: the invented municipality
INSERT INTO mobilisation (municipality, process, person, mark, contacted, informed, latest, needs, answer, body)
VALUES (:municipality, :process, :person, :mark, :contacted, :informed, :contacted, :needs, :answer, :body);

-- demo_commission(int municipality, id process, int version, time at, id staff, int shared_by, sealed commission.body) -> done
-- access: system demo: the invented municipality
INSERT INTO commission (municipality, process, version, at, staff, shared_by, body)
VALUES (:municipality, :process, :version, :at, :staff, :shared_by, :body);

-- demo_counts(int municipality, id process) -> done
-- access: system demo: the invented municipality
UPDATE process
   SET people = (SELECT COUNT(*) FROM person p WHERE p.municipality = :municipality AND p.process = :process AND p.main = 0),
       invited = (SELECT COUNT(*) FROM mobilisation m WHERE m.municipality = :municipality AND m.process = :process),
       coming = (SELECT COUNT(*) FROM mobilisation m WHERE m.municipality = :municipality AND m.process = :process AND m.answer = 1)
 WHERE municipality = :municipality AND process = :process;

-- demo_process(int municipality, id process, id unit, text number, text alias, int phase, int legal_mode, time opened, int? meeting_at, sealed process.body) -> done
-- access: system demo: the invented municipality
INSERT INTO process (municipality, process, unit, number, alias, phase, phase_since, legal_mode, opened, meeting_at, body)
VALUES (:municipality, :process, :unit, :number, :alias, :phase, :opened, :legal_mode, :opened, :meeting_at, :body);

-- demo_phase(int municipality, id process, time at, int phase, id staff) -> done
-- access: system demo: the invented municipality
INSERT INTO process_phase (municipality, process, at, phase, staff) VALUES (:municipality, :process, :at, :phase, :staff);

-- demo_assign(int municipality, id process, id staff, int part, time since) -> done
-- access: system demo: the invented municipality
INSERT INTO assignment (municipality, process, staff, part, since)
VALUES (:municipality, :process, :staff, :part, :since)
ON CONFLICT (municipality, process, staff, part) DO NOTHING;

-- demo_meeting(int municipality, id process, id id, time starts, time ends, int status, sealed meeting.body) -> done
-- access: system demo: the invented municipality
INSERT INTO meeting (municipality, process, id, kind, starts, ends, status, body)
VALUES (:municipality, :process, :id, 1, :starts, :ends, :status, :body);

-- demo_agreement(int municipality, id process, id meeting, int n, id id, id person, text by_when, time now, sealed agreement.body) -> done
-- access: system demo: the invented municipality
INSERT INTO agreement (municipality, process, meeting, n, id, person, by_when, confirmed, body)
VALUES (:municipality, :process, :meeting, :n, :id, :person, :by_when, :now, :body);

-- demo_request(int municipality, id unit, id id, time received, time answer_by, int channel, int from_kind, text receipt, id nobody, sealed request.body) -> done
INSERT INTO request (municipality, unit, id, received, answer_by, channel, from_kind, status, decided_by, process, receipt, body)
VALUES (:municipality, :unit, :id, :received, :answer_by, :channel, :from_kind, 1, :nobody, :nobody, :receipt, :body);
