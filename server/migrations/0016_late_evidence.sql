-- Late evidence (迟到作答): what came after the end of counting is kept and does not count, unless two people admit it. One
-- person proposes to admit or to refuse all of it that an attempt has, another confirms or rejects. Rows are only added and
-- decided once; a confirmed one is final.
CREATE TABLE late_evidence (
    id TEXT PRIMARY KEY,
    attempt_id TEXT NOT NULL REFERENCES attempt (id),
    admit INTEGER NOT NULL CHECK (admit IN (0, 1)),
    reason TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'confirmed', 'rejected')),
    proposed_by TEXT NOT NULL REFERENCES account (id),
    proposed_at BIGINT NOT NULL,
    decided_by TEXT REFERENCES account (id),
    decided_at BIGINT,
    CHECK (state = 'proposed' OR (decided_by IS NOT NULL AND decided_by <> proposed_by))
);
CREATE UNIQUE INDEX late_evidence_standing ON late_evidence (attempt_id) WHERE state IN ('proposed', 'confirmed');
CREATE INDEX late_evidence_attempt ON late_evidence (attempt_id);

-- The events a proposal is about: those that were there when it was made. What comes later is in no decision and never counts.
CREATE TABLE late_evidence_event (
    attempt_id TEXT NOT NULL,
    generation BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    evidence_id TEXT NOT NULL REFERENCES late_evidence (id),
    PRIMARY KEY (attempt_id, generation, seq, evidence_id),
    FOREIGN KEY (attempt_id, generation, seq) REFERENCES answer_event (attempt_id, generation, seq)
);

-- Late events are few among many; without this, looking for them reads every answer of a session.
CREATE INDEX answer_event_late ON answer_event (attempt_id) WHERE late = 1;

-- Whether a result counts the admitted late evidence of its attempt: versions from before the decision do not.
ALTER TABLE result ADD COLUMN late_counted INTEGER NOT NULL DEFAULT 0;
