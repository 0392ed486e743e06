-- The live room (监考). What changed of a sealed session's time, and the announcement that stands; no row, nothing changed.
-- While `paused_at` is set, time stands still at that instant for every attempt of the session; `paused_ms` is what was
-- given back by pauses that ended. A small row of its own, because every save looks at it.
CREATE TABLE live_room (
    session_id TEXT PRIMARY KEY REFERENCES exam_session (id),
    paused_at BIGINT,
    paused_ms BIGINT NOT NULL,
    extended_minutes BIGINT NOT NULL,
    announced BIGINT NOT NULL,
    announcement TEXT NOT NULL
);

-- Who is there (签到).
CREATE TABLE check_in (
    attempt_id TEXT PRIMARY KEY REFERENCES attempt (id),
    checked_by TEXT NOT NULL REFERENCES account (id),
    checked_at BIGINT NOT NULL
);

-- The log of the live room (监考记录): what happened, of the session or of one attempt. Rows are only ever added.
CREATE TABLE incident (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES exam_session (id),
    attempt_id TEXT REFERENCES attempt (id),
    kind TEXT NOT NULL CHECK (kind IN ('device', 'network', 'health', 'room', 'misconduct', 'note', 'pause', 'resume',
        'extend', 'announce')),
    words TEXT NOT NULL,
    written_by TEXT NOT NULL REFERENCES account (id),
    written_at BIGINT NOT NULL
);
CREATE INDEX incident_session ON incident (session_id, written_at);
CREATE INDEX incident_attempt ON incident (attempt_id);

-- When the exam page of an attempt last spoke to any instance of the program, and when it last brought an answer (0 for
-- never since). Written a few seconds late by each instance from memory; nothing is counted by it.
CREATE TABLE attempt_seen (
    attempt_id TEXT PRIMARY KEY REFERENCES attempt (id),
    seen_at BIGINT NOT NULL,
    saved_at BIGINT NOT NULL
);

-- Misconduct (违纪), proposed by one person and decided by another.
CREATE TABLE misconduct (
    id TEXT PRIMARY KEY,
    attempt_id TEXT NOT NULL REFERENCES attempt (id),
    state TEXT NOT NULL CHECK (state IN ('proposed', 'confirmed', 'rejected', 'withdrawn')),
    reason TEXT NOT NULL,
    proposed_by TEXT NOT NULL REFERENCES account (id),
    proposed_at BIGINT NOT NULL,
    decided_by TEXT REFERENCES account (id),
    decided_at BIGINT,
    CHECK (state NOT IN ('confirmed', 'rejected') OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX misconduct_standing ON misconduct (attempt_id) WHERE state IN ('proposed', 'confirmed');

-- A void result: sat, not passed, whatever the score.
ALTER TABLE result ADD COLUMN voided INTEGER NOT NULL DEFAULT 0;
