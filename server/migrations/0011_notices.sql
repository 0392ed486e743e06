-- Notices (通知) to one account: a code whose sentence the pages know, its facts as a JSON list, and where it leads. Nobody sees
-- one before `visible_at`, so what is taken back meanwhile was never said.
CREATE TABLE notice (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    code TEXT NOT NULL,
    facts TEXT NOT NULL,
    link TEXT NOT NULL,
    object TEXT NOT NULL,
    visible_at BIGINT NOT NULL,
    read_at BIGINT
);
CREATE INDEX notice_account ON notice (account_id, read_at, visible_at);
CREATE INDEX notice_object ON notice (object);
