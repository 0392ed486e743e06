-- Test centres (考点) and their rooms (考场). What is out of use keeps its row and says why.
CREATE TABLE test_centre (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    address TEXT NOT NULL,
    closed_reason TEXT
);

CREATE TABLE room (
    id TEXT PRIMARY KEY,
    centre_id TEXT NOT NULL REFERENCES test_centre (id),
    name TEXT NOT NULL,
    seats BIGINT NOT NULL CHECK (seats >= 1),
    seats_across BIGINT NOT NULL CHECK (seats_across >= 1),
    accessible INTEGER NOT NULL CHECK (accessible IN (0, 1)),
    closed_reason TEXT,
    UNIQUE (centre_id, name)
);

-- The rooms a session uses, in the order they are filled. A session without any is seated in numbered rooms of 30.
CREATE TABLE session_room (
    session_id TEXT NOT NULL REFERENCES exam_session (id),
    room_id TEXT NOT NULL REFERENCES room (id),
    position BIGINT NOT NULL,
    PRIMARY KEY (session_id, room_id)
);
CREATE INDEX session_room_room ON session_room (room_id);

-- Every arrangement with all it was made from, so that it can be made again and compared with its digest.
CREATE TABLE arrangement (
    session_id TEXT NOT NULL REFERENCES exam_session (id),
    number BIGINT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('together', 'apart')),
    seed TEXT NOT NULL,
    rooms TEXT NOT NULL,
    people TEXT NOT NULL,
    digest TEXT NOT NULL,
    reason TEXT NOT NULL,
    arranged_by TEXT NOT NULL REFERENCES account (id),
    arranged_at BIGINT NOT NULL,
    PRIMARY KEY (session_id, number)
);

-- `room` stays the name people read; `room_id` is the room it was taken from, NULL for a numbered one.
ALTER TABLE registration ADD COLUMN room_id TEXT REFERENCES room (id);
ALTER TABLE registration ADD COLUMN accessibility INTEGER NOT NULL DEFAULT 0 CHECK (accessibility IN (0, 1));
-- What the person needs, encrypted: it tells of a disability.
ALTER TABLE registration ADD COLUMN accessibility_cipher TEXT;
-- Two people never hold one seat.
CREATE UNIQUE INDEX registration_seat ON registration (session_id, room, seat_no)
    WHERE state = 'approved' AND seat_no IS NOT NULL;
CREATE INDEX registration_room ON registration (room_id) WHERE room_id IS NOT NULL;

-- What a candidate must bring beside the own account: the spoken code (入场口令, encrypted), a network, the exam browser.
CREATE TABLE entry_rule (
    session_id TEXT PRIMARY KEY REFERENCES exam_session (id),
    code_cipher TEXT,
    networks TEXT NOT NULL,
    seb_start_url TEXT,
    seb_salt TEXT,
    seb_quit_digest TEXT
);

CREATE TABLE entry_code_failure (
    id TEXT PRIMARY KEY,
    attempt_id TEXT NOT NULL REFERENCES attempt (id),
    at BIGINT NOT NULL
);
CREATE INDEX entry_code_failure_attempt ON entry_code_failure (attempt_id, at);
