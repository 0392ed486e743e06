-- Items, exam sessions, registrations, papers, attempts, answer events, results.
CREATE TABLE item (
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    kind TEXT NOT NULL,
    node TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('available', 'retired')),
    body TEXT NOT NULL,
    loaded_at BIGINT NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE TABLE exam_session (
    id TEXT PRIMARY KEY,
    year BIGINT NOT NULL,
    term TEXT NOT NULL CHECK (term IN ('june', 'november', 'standing')),
    kind TEXT NOT NULL CHECK (kind IN ('formal', 'mock')),
    exam_authority TEXT NOT NULL CHECK (exam_authority IN ('province', 'city', 'district')),
    name TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('draft', 'registration_open', 'under_review', 'arranged', 'sealed',
        'marked', 'published', 'archived', 'cancelled')),
    registration_opens_at BIGINT NOT NULL,
    registration_closes_at BIGINT NOT NULL,
    waiting_opens_at BIGINT NOT NULL,
    starts_at BIGINT NOT NULL,
    entry_cutoff_minutes BIGINT NOT NULL,
    early_hand_in_minutes BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    clock_rule TEXT NOT NULL CHECK (clock_rule IN ('common', 'own')),
    grace_seconds BIGINT NOT NULL,
    pass_mark BIGINT NOT NULL,
    policy TEXT NOT NULL,
    blueprint TEXT NOT NULL,
    secret_cipher TEXT,
    secret_digest TEXT,
    secret_revealed TEXT,
    deals BIGINT NOT NULL,
    key_version BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    sealed_at BIGINT,
    published_at BIGINT,
    cancelled_reason TEXT
);

CREATE TABLE approval (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES exam_session (id),
    act TEXT NOT NULL CHECK (act IN ('seal', 'publish')),
    proposed_by TEXT NOT NULL REFERENCES account (id),
    proposed_at BIGINT NOT NULL,
    decided_by TEXT REFERENCES account (id),
    decided_at BIGINT,
    CHECK (decided_by IS NULL OR decided_by <> proposed_by),
    UNIQUE (session_id, act)
);

CREATE TABLE registration (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES exam_session (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    state TEXT NOT NULL CHECK (state IN ('submitted', 'approved', 'returned', 'withdrawn', 'deferred')),
    checks TEXT NOT NULL,
    eligible INTEGER NOT NULL CHECK (eligible IN (0, 1)),
    reason TEXT NOT NULL,
    ticket_no TEXT UNIQUE,
    room TEXT,
    seat_no BIGINT,
    extra_minutes BIGINT NOT NULL,
    submitted_by TEXT NOT NULL REFERENCES account (id),
    submitted_at BIGINT NOT NULL,
    decided_by TEXT REFERENCES account (id),
    decided_at BIGINT,
    UNIQUE (session_id, person_id)
);
CREATE INDEX registration_unit ON registration (session_id, unit_id);

CREATE TABLE roster_import (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES exam_session (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    file_name TEXT NOT NULL,
    rows_cipher TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    errors TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('staged', 'confirmed', 'dropped')),
    created_at BIGINT NOT NULL
);

CREATE TABLE paper (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES exam_session (id),
    deal BIGINT NOT NULL,
    slots TEXT NOT NULL,
    digest TEXT NOT NULL
);
CREATE UNIQUE INDEX paper_deal ON paper (session_id, deal);

CREATE TABLE attempt (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES exam_session (id),
    registration_id TEXT REFERENCES registration (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    paper_id TEXT NOT NULL REFERENCES paper (id),
    number BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('ready', 'open', 'handed_in')),
    generation BIGINT NOT NULL,
    extra_minutes BIGINT NOT NULL,
    opened_at BIGINT,
    deadline BIGINT,
    counted_until BIGINT,
    writer TEXT,
    handed_in_at BIGINT,
    hand_in_kind TEXT CHECK (hand_in_kind IN ('candidate', 'automatic', 'forced')),
    receipt_no TEXT UNIQUE,
    receipt_digest TEXT,
    answered BIGINT,
    UNIQUE (session_id, person_id, number)
);
CREATE INDEX attempt_session ON attempt (session_id, state);
CREATE INDEX attempt_account ON attempt (account_id);

CREATE TABLE answer_event (
    attempt_id TEXT NOT NULL REFERENCES attempt (id),
    generation BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    slot BIGINT NOT NULL,
    choice TEXT NOT NULL,
    flagged INTEGER NOT NULL CHECK (flagged IN (0, 1)),
    received_at BIGINT NOT NULL,
    late INTEGER NOT NULL CHECK (late IN (0, 1)),
    PRIMARY KEY (attempt_id, generation, seq)
);

CREATE TABLE result (
    attempt_id TEXT NOT NULL REFERENCES attempt (id),
    version BIGINT NOT NULL,
    key_version BIGINT NOT NULL,
    policy TEXT NOT NULL,
    score BIGINT NOT NULL,
    full_marks BIGINT NOT NULL,
    passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
    detail TEXT NOT NULL,
    marked_at BIGINT NOT NULL,
    PRIMARY KEY (attempt_id, version)
);
