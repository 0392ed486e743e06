-- What an item is today: its newest version and whether papers and practice may use it. `item` keeps every version as it was.
CREATE TABLE item_card (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    kind TEXT NOT NULL,
    node TEXT NOT NULL,
    difficulty BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('available', 'set_aside', 'retired')),
    reason TEXT NOT NULL,
    state_by TEXT,
    reference TEXT NOT NULL,
    search TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX item_card_node ON item_card (node, id);
ALTER TABLE item DROP COLUMN state;

-- A new item or a new version on its way: one open draft an item, never approved by who wrote it.
CREATE TABLE item_draft (
    id TEXT PRIMARY KEY,
    item_id TEXT,
    based_on BIGINT,
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'approved', 'dropped')),
    kind TEXT NOT NULL,
    node TEXT NOT NULL,
    stem TEXT NOT NULL,
    body TEXT NOT NULL,
    note TEXT NOT NULL,
    reason TEXT NOT NULL,
    revision BIGINT NOT NULL,
    author TEXT NOT NULL REFERENCES account (id),
    reviewer TEXT REFERENCES account (id),
    import_id TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    decided_at BIGINT,
    CHECK (reviewer IS NULL OR reviewer <> author)
);
CREATE UNIQUE INDEX item_draft_open ON item_draft (item_id) WHERE state IN ('draft', 'submitted', 'returned');
CREATE INDEX item_draft_state ON item_draft (state, updated_at);
CREATE INDEX item_draft_item ON item_draft (item_id, based_on);

-- An uploaded file of items until it is confirmed or dropped.
CREATE TABLE item_import (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    file_name TEXT NOT NULL,
    rows TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    problems TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('reading', 'failed', 'staged', 'confirmed', 'dropped')),
    step BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

-- What an officer says is wrong with an item, and what was answered.
CREATE TABLE item_report (
    id TEXT PRIMARY KEY,
    item_id TEXT NOT NULL,
    item_version BIGINT NOT NULL,
    person_id TEXT NOT NULL REFERENCES person (id),
    words TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'answered')),
    answer TEXT NOT NULL,
    answered_by TEXT REFERENCES account (id),
    created_at BIGINT NOT NULL,
    answered_at BIGINT
);
CREATE UNIQUE INDEX item_report_open ON item_report (person_id, item_id) WHERE state = 'open';
CREATE INDEX item_report_state ON item_report (state, created_at);

-- How a formal session used a version: the papers it stood in, and after marking how often it was answered and right.
CREATE TABLE item_use (
    session_id TEXT NOT NULL REFERENCES exam_session (id),
    item_id TEXT NOT NULL,
    item_version BIGINT NOT NULL,
    papers BIGINT NOT NULL,
    answered BIGINT NOT NULL,
    correct BIGINT NOT NULL,
    PRIMARY KEY (session_id, item_id, item_version)
);
CREATE INDEX item_use_item ON item_use (item_id);
