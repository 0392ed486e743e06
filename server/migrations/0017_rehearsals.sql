-- Rehearsals (考前试答). The window of a session in which its candidates try the exam pages on their desks; no row, none is
-- planned. It closes before the waiting room opens (`rules/rehearsal.rs`).
CREATE TABLE rehearsal (
    session_id TEXT PRIMARY KEY REFERENCES exam_session (id),
    opens_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    planned_by TEXT NOT NULL REFERENCES account (id),
    planned_at BIGINT NOT NULL,
    CHECK (opens_at < closes_at)
);

-- Which attempts were rehearsals, and for whose formal sitting. The attempts themselves belong to a standing session of kind
-- 'mock' and to no registration, so that nothing that counts formal sittings sees them. Rows are only ever added.
CREATE TABLE rehearsal_attempt (
    attempt_id TEXT PRIMARY KEY REFERENCES attempt (id),
    session_id TEXT NOT NULL REFERENCES exam_session (id),
    registration_id TEXT NOT NULL REFERENCES registration (id),
    begun_at BIGINT NOT NULL
);
CREATE INDEX rehearsal_attempt_of ON rehearsal_attempt (session_id, registration_id);

-- What a desk said of itself (电脑检测): figures measured by its browser, NULL where it could not measure, with the verdict
-- and the codes of what was found. Evidence for display only; rows are only ever added.
CREATE TABLE desk_check (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES exam_session (id),
    registration_id TEXT NOT NULL REFERENCES registration (id),
    checked_at BIGINT NOT NULL,
    browser TEXT NOT NULL,
    round_trip_ms BIGINT,
    clock_off_ms BIGINT,
    storage INTEGER CHECK (storage IN (0, 1)),
    wasm INTEGER CHECK (wasm IN (0, 1)),
    verdict TEXT NOT NULL CHECK (verdict IN ('ok', 'warn')),
    reasons TEXT NOT NULL
);
CREATE INDEX desk_check_of ON desk_check (session_id, registration_id);

-- Who has not rehearsed is reminded once a day.
CREATE TABLE rehearsal_reminder (
    session_id TEXT NOT NULL REFERENCES exam_session (id),
    day TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    people BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (session_id, day)
);
