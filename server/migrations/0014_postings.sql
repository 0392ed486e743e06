-- Dated postings of people, what happened to each, imports of people, the history of a registration, requests about one, and
-- reminders to units. A day is a Beijing calendar day, `2026-11-24`.

-- Where a person is posted: at home (编制) or stationed elsewhere (派驻). A posting is written once and ended once; the unit in
-- `person` stays the present home unit. `from_day` is NULL where the register is older than this table.
CREATE TABLE posting (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL CHECK (kind IN ('home', 'stationed')),
    from_day TEXT,
    until_day TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX posting_person ON posting (person_id);
CREATE INDEX posting_unit ON posting (unit_id, until_day);
CREATE UNIQUE INDEX posting_home ON posting (person_id) WHERE kind = 'home' AND until_day IS NULL;
INSERT INTO posting (id, person_id, unit_id, kind, from_day, until_day, created_at)
    SELECT id, id, unit_id, 'home', NULL, NULL, created_at FROM person WHERE in_post = 1;

CREATE TABLE person_event (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    act TEXT NOT NULL CHECK (act IN ('add', 'change', 'join', 'move', 'leave', 'station', 'end_station')),
    day TEXT NOT NULL,
    words TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX person_event_person ON person_event (person_id, at);
CREATE INDEX person_name ON person (name);

-- An import of people: the rows stay encrypted until it ends, `plan` says what they would do, without resident IDs or phones.
CREATE TABLE people_import (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    scope TEXT NOT NULL,
    file_name TEXT NOT NULL,
    whole INTEGER NOT NULL CHECK (whole IN (0, 1)),
    rows_cipher TEXT NOT NULL,
    plan TEXT NOT NULL,
    problems TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('reading', 'failed', 'staged', 'confirmed', 'dropped')),
    step BIGINT NOT NULL,
    leaving_seen_at BIGINT,
    codes_cipher TEXT,
    created_at BIGINT NOT NULL
);

-- Codes of the checks that failed, each between spaces, and whether the person sits for the exchange of a licence.
ALTER TABLE registration ADD COLUMN failed TEXT NOT NULL DEFAULT '';
ALTER TABLE registration ADD COLUMN renewing INTEGER NOT NULL DEFAULT 0;
UPDATE registration SET
    failed = CASE WHEN checks LIKE '%"code":"in_post","label":"在岗","ok":false%' THEN ' in_post ' ELSE '' END
        || CASE WHEN checks LIKE '%"code":"establishment","label":"编制","ok":false%' THEN ' establishment ' ELSE '' END
        || CASE WHEN checks LIKE '%"code":"training","label":"培训","ok":false%' THEN ' training ' ELSE '' END
        || CASE WHEN checks LIKE '%"code":"licence","label":"持证","ok":false%' THEN ' licence ' ELSE '' END
        || CASE WHEN checks LIKE '%"code":"sanction","label":"处分","ok":false%' THEN ' sanction ' ELSE '' END,
    renewing = CASE WHEN checks LIKE '%本次为换证报考%' THEN 1 ELSE 0 END;
CREATE INDEX registration_state ON registration (session_id, state);

-- What happened to a registration, never changed. The row itself says how it stands.
CREATE TABLE registration_event (
    id TEXT PRIMARY KEY,
    registration_id TEXT NOT NULL REFERENCES registration (id),
    at BIGINT NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    act TEXT NOT NULL CHECK (act IN ('submit', 'approve', 'return', 'defer', 'undo', 'withdraw', 'admit')),
    reason TEXT NOT NULL
);
CREATE INDEX registration_event_registration ON registration_event (registration_id, at);
INSERT INTO registration_event (id, registration_id, at, account_id, act, reason)
    SELECT 's' || id, id, submitted_at, submitted_by, 'submit', '' FROM registration;
INSERT INTO registration_event (id, registration_id, at, account_id, act, reason)
    SELECT 'd' || id, id, decided_at, decided_by,
        CASE state WHEN 'approved' THEN 'approve' WHEN 'returned' THEN 'return' WHEN 'deferred' THEN 'defer' ELSE 'withdraw' END,
        reason
    FROM registration WHERE decided_at IS NOT NULL AND decided_by IS NOT NULL AND state <> 'submitted';

-- What is asked for beside a registration: a late one (补报名), a deferral (缓考) with the name and number of its evidence.
CREATE TABLE registration_request (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES exam_session (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL CHECK (kind IN ('late', 'deferral')),
    reason TEXT NOT NULL,
    evidence TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'granted', 'refused')),
    asked_by TEXT NOT NULL REFERENCES account (id),
    asked_at BIGINT NOT NULL,
    answered_by TEXT REFERENCES account (id),
    answered_at BIGINT,
    answer TEXT NOT NULL
);
CREATE INDEX registration_request_session ON registration_request (session_id, state);
CREATE INDEX registration_request_unit ON registration_request (unit_id);
CREATE UNIQUE INDEX registration_request_open ON registration_request (session_id, person_id, kind) WHERE state = 'open';

-- Which unit was reminded of people who have not registered, once a day.
CREATE TABLE unit_reminder (
    session_id TEXT NOT NULL REFERENCES exam_session (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    day TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (session_id, unit_id, day)
);
CREATE INDEX attempt_person ON attempt (person_id);
