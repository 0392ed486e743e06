-- Practice answers, the wrong-answer notebook, licence applications and licences.
CREATE TABLE practice_answer (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    item_id TEXT NOT NULL,
    item_version BIGINT NOT NULL,
    node TEXT NOT NULL,
    choice TEXT NOT NULL,
    correct INTEGER NOT NULL CHECK (correct IN (0, 1)),
    day TEXT NOT NULL,
    answered_at BIGINT NOT NULL
);
CREATE INDEX practice_answer_person ON practice_answer (person_id, node);
CREATE INDEX practice_answer_day ON practice_answer (person_id, day);

CREATE TABLE notebook_entry (
    person_id TEXT NOT NULL REFERENCES person (id),
    item_id TEXT NOT NULL,
    wrong_count BIGINT NOT NULL,
    right_days BIGINT NOT NULL,
    last_right_day TEXT,
    last_choice TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    left_at BIGINT,
    PRIMARY KEY (person_id, item_id)
);

CREATE TABLE licence_application (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    attempt_id TEXT NOT NULL REFERENCES attempt (id),
    act TEXT NOT NULL CHECK (act IN ('issue', 'exchange', 'replacement', 'cancellation')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'unit_review', 'district_review', 'submitted_up', 'issued', 'returned')),
    reason TEXT NOT NULL,
    applicant TEXT NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX licence_application_person ON licence_application (person_id);

CREATE TABLE application_step (
    application_id TEXT NOT NULL REFERENCES licence_application (id),
    number BIGINT NOT NULL,
    act TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    note TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (application_id, number)
);

CREATE TABLE licence (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL CHECK (kind IN ('enforcement', 'supervision')),
    number TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('active', 'suspended', 'exchanged', 'replaced', 'expired', 'cancelled', 'revoked')),
    issued_at BIGINT NOT NULL,
    expires_at BIGINT,
    application_id TEXT REFERENCES licence_application (id)
);
CREATE INDEX licence_person ON licence (person_id);
