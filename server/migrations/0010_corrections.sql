-- Key corrections (更正答案) of a session: one person proposes, another applies. `number` is the key version it makes.
CREATE TABLE key_correction (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES exam_session (id),
    item_id TEXT NOT NULL,
    item_version BIGINT NOT NULL,
    correction TEXT NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'applied', 'withdrawn')),
    number BIGINT,
    proposed_by TEXT NOT NULL REFERENCES account (id),
    proposed_at BIGINT NOT NULL,
    decided_by TEXT REFERENCES account (id),
    decided_at BIGINT,
    CHECK (state <> 'applied' OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX key_correction_open ON key_correction (session_id) WHERE state = 'proposed';
CREATE INDEX key_correction_session ON key_correction (session_id, number);

-- Why a result has a further version; empty for the first.
ALTER TABLE result ADD COLUMN reason TEXT NOT NULL DEFAULT '';

-- Score reviews (成绩复核): asked for once by who sat, marked again, answered.
CREATE TABLE score_review (
    id TEXT PRIMARY KEY,
    attempt_id TEXT NOT NULL UNIQUE REFERENCES attempt (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    reason TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'answered')),
    answer TEXT NOT NULL,
    marked_again BIGINT,
    requested_at BIGINT NOT NULL,
    answered_by TEXT REFERENCES account (id),
    answered_at BIGINT
);

-- Days after publication in which a score review can be asked for.
INSERT INTO setting (name, value, effective_from) VALUES ('score_review.days', '7', 1640966400000);
