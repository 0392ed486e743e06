-- A make-up (补考) is a session of its own that belongs to another one: who was deferred, absent or failed sits it.
ALTER TABLE exam_session ADD COLUMN makes_up TEXT REFERENCES exam_session (id);
CREATE INDEX exam_session_makes_up ON exam_session (makes_up);
