-- Results of the province's exam (省统一考试, 浙江省综合行政执法条例 第二十八条), imported from its workbook. A day is a Beijing calendar
-- day, `2026-05-16`; scores and marks are hundredths.
CREATE TABLE provincial_exam (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    day TEXT NOT NULL,
    created_by TEXT NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    UNIQUE (name, day)
);

-- An import: the rows stay encrypted until it ends, `plan` says what they would do, without resident IDs.
CREATE TABLE provincial_import (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    exam_name TEXT NOT NULL,
    exam_day TEXT NOT NULL,
    full_marks BIGINT NOT NULL,
    pass_mark BIGINT NOT NULL,
    file_name TEXT NOT NULL,
    rows_cipher TEXT NOT NULL,
    plan TEXT NOT NULL,
    problems TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('reading', 'failed', 'staged', 'confirmed', 'dropped')),
    step BIGINT NOT NULL,
    losing_seen_at BIGINT,
    exam_id TEXT REFERENCES provincial_exam (id),
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT
);
CREATE INDEX provincial_import_exam ON provincial_import (exam_id);

-- Results are only added: a correction by the province is a further version. `unit_id` is the unit at the first import.
CREATE TABLE provincial_result (
    id TEXT PRIMARY KEY,
    exam_id TEXT NOT NULL REFERENCES provincial_exam (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    version BIGINT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    score BIGINT NOT NULL,
    full_marks BIGINT NOT NULL,
    passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
    number TEXT NOT NULL,
    import_id TEXT NOT NULL REFERENCES provincial_import (id),
    at BIGINT NOT NULL,
    UNIQUE (exam_id, person_id, version)
);
CREATE INDEX provincial_result_person ON provincial_result (person_id);

-- An application rests on an own attempt or on a provincial result, on exactly one of the two.
ALTER TABLE licence_application ADD COLUMN own_attempt_id TEXT REFERENCES attempt (id);
UPDATE licence_application SET own_attempt_id = attempt_id;
ALTER TABLE licence_application ADD COLUMN provincial_result_id TEXT REFERENCES provincial_result (id)
    CHECK ((own_attempt_id IS NULL) <> (provincial_result_id IS NULL));
ALTER TABLE licence_application DROP COLUMN attempt_id;
ALTER TABLE licence_application RENAME COLUMN own_attempt_id TO attempt_id;
