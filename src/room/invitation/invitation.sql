-- Queries of invitation: the leader's side (case_access) and the invited person's own (by token or device cookie).

-- invitation_newest(actor who, id process, id person) -> many { id process, id id, time created, time expires, int? opened, int? revoked, int tries, sealed invitation.body }
SELECT i.process, i.id, i.created, i.expires, i.opened, i.revoked, i.tries, i.body
  FROM case_access a
  JOIN invitation i ON i.municipality = a.municipality AND i.process = a.process AND i.person = :person
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now
 ORDER BY i.created DESC, i.id LIMIT 1;

-- invitation_person(actor who, id process, id id) -> one { id process, int protected, sealed person.body }
SELECT p.process, p.protected, p.body
  FROM case_access a
  JOIN person p ON p.municipality = a.municipality AND p.process = a.process AND p.id = :id
 WHERE a.municipality = :municipality AND a.staff = :staff AND a.process = :process
   AND a.valid_from <= :now AND a.valid_to > :now AND p.gone IS NULL
 ORDER BY a.via LIMIT 1;

-- invitation_add(actor who, id process, id person, id id, bytes token_hash, bytes code_hash, time expires, sealed invitation.body) -> changed
INSERT INTO invitation (municipality, process, person, id, token_hash, code_hash, created, expires, body)
SELECT p.municipality, p.process, p.id, :id, :token_hash, :code_hash, :now, :expires, :body
  FROM person p
 WHERE p.municipality = :municipality AND p.process = :process AND p.id = :person AND p.gone IS NULL
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                  AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2);

-- invitation_revoke(actor who, id process, id person) -> done
UPDATE invitation SET revoked = :now, visit_hash = NULL
 WHERE municipality = :municipality AND process = :process AND person = :person AND revoked IS NULL
   AND EXISTS (SELECT 1 FROM case_access a WHERE a.municipality = :municipality AND a.staff = :staff
                  AND a.process = :process AND a.valid_from <= :now AND a.valid_to > :now AND a.level >= 2);

-- door_find(int municipality, bytes token_hash, time now) -> one { id process, id person, id id, bytes code_hash, int tries }
-- access: invitation by the token of the link
SELECT process, person, id, code_hash, tries FROM invitation
 WHERE municipality = :municipality AND token_hash = :token_hash AND expires > :now AND revoked IS NULL;

-- door_try(int municipality, bytes token_hash) -> changed
-- access: invitation by the token of the link: a wrong code is counted
UPDATE invitation SET tries = tries + 1 WHERE municipality = :municipality AND token_hash = :token_hash AND tries < 5;

-- door_open(int municipality, bytes token_hash, bytes visit_hash, time now) -> changed
-- access: invitation by the token of the link, after the right code: this device from now on
UPDATE invitation SET visit_hash = :visit_hash, opened = :now, tries = 0
 WHERE municipality = :municipality AND token_hash = :token_hash AND revoked IS NULL AND tries < 5;

-- guest_self(int municipality, id process, id invitation, time now) -> one { id process, id person, id id, int answer, text municipality_name, sealed invitation.body, sealed person.body(process, person) self }
-- access: invitation the device cookie led to this invitation (session_who)
SELECT i.process, i.person, i.id, COALESCE(m.answer, 0) AS answer, t.name AS municipality_name, i.body, p.body AS self
  FROM invitation i
  JOIN municipality t ON t.id = i.municipality
  JOIN person p ON p.municipality = i.municipality AND p.process = i.process AND p.id = i.person AND p.gone IS NULL
  LEFT JOIN mobilisation m ON m.municipality = i.municipality AND m.process = i.process AND m.person = i.person
 WHERE i.municipality = :municipality AND i.id = :invitation AND i.process = :process AND i.expires > :now AND i.revoked IS NULL;

-- guest_about(int municipality, id process, id invitation, time now) -> one { id process, int? meeting_at, text leader, text phone, sealed process.body }
-- access: invitation what the invited person is told: who it is about, when, who leads
SELECT k.process, k.meeting_at, f.name AS leader, f.phone, k.body
  FROM invitation i
  JOIN process k ON k.municipality = i.municipality AND k.process = i.process AND k.closed IS NULL
  JOIN assignment s ON s.municipality = i.municipality AND s.process = i.process AND s.part = 1 AND s.until IS NULL
  JOIN staff f ON f.municipality = s.municipality AND f.id = s.staff
 WHERE i.municipality = :municipality AND i.id = :invitation AND i.process = :process
   AND i.expires > :now AND i.revoked IS NULL
 ORDER BY s.since DESC LIMIT 1;

-- guest_leader(int municipality, bytes token_hash, time now) -> one { text leader }
-- access: invitation by the token of the link: the door shows the leader's first name only
SELECT f.name AS leader
  FROM invitation i
  JOIN assignment s ON s.municipality = i.municipality AND s.process = i.process AND s.part = 1 AND s.until IS NULL
  JOIN staff f ON f.municipality = s.municipality AND f.id = s.staff
 WHERE i.municipality = :municipality AND i.token_hash = :token_hash AND i.expires > :now AND i.revoked IS NULL
 ORDER BY s.since DESC LIMIT 1;

-- guest_answer(int municipality, id process, id person, id invitation, int answer, time now) -> changed
-- access: invitation the own answer, from the own page
UPDATE mobilisation SET answer = :answer, answer_at = :now, answer_by = 1
 WHERE municipality = :municipality AND process = :process AND person = :person
   AND EXISTS (SELECT 1 FROM invitation i WHERE i.municipality = :municipality AND i.process = :process
                  AND i.person = :person AND i.id = :invitation AND i.expires > :now AND i.revoked IS NULL);

-- guest_words(int municipality, id process, id invitation, time now, sealed invitation.body(process, invitation)) -> changed
-- access: invitation the own question, wish and need
UPDATE invitation SET body = :body
 WHERE municipality = :municipality AND process = :process AND id = :invitation AND expires > :now AND revoked IS NULL;

-- guest_question(int municipality, id process, id person, id invitation, time now) -> one { id process, id person, sealed mobilisation.body }
-- access: invitation what the leaders see of the own question
SELECT m.process, m.person, m.body FROM invitation i
  JOIN mobilisation m ON m.municipality = i.municipality AND m.process = i.process AND m.person = i.person
 WHERE i.municipality = :municipality AND i.process = :process AND i.id = :invitation AND i.person = :person
   AND i.expires > :now AND i.revoked IS NULL;

-- guest_put_question(int municipality, id process, id person, id invitation, time now, sealed mobilisation.body) -> changed
-- access: invitation the own question reaches the leaders' list
UPDATE mobilisation SET body = :body
 WHERE municipality = :municipality AND process = :process AND person = :person
   AND EXISTS (SELECT 1 FROM invitation i WHERE i.municipality = :municipality AND i.process = :process
                  AND i.person = :person AND i.id = :invitation AND i.expires > :now AND i.revoked IS NULL);

-- guest_recount(int municipality, id process, id invitation, time now) -> done
-- access: invitation the counts that lists show
UPDATE process
   SET coming = (SELECT COUNT(*) FROM mobilisation m WHERE m.municipality = :municipality
                    AND m.process = :process AND m.mark IN (1, 2) AND m.answer = 1)
 WHERE municipality = :municipality AND process = :process
   AND EXISTS (SELECT 1 FROM invitation i WHERE i.municipality = :municipality AND i.process = :process
                  AND i.id = :invitation AND i.expires > :now AND i.revoked IS NULL);
