-- What a draw was dealt from, so that it can be dealt again after the bank has grown: [[item id, version], …] as JSON.
CREATE TABLE sealed_bank (
    session_id TEXT PRIMARY KEY REFERENCES exam_session (id),
    items TEXT NOT NULL
);

-- What an import found, as the preview shows it; the people themselves stay encrypted in roster_import.
ALTER TABLE roster_import ADD COLUMN facts TEXT NOT NULL DEFAULT '{}';
-- Activation codes of a confirmed import, encrypted, until the organizer has them on paper.
ALTER TABLE roster_import ADD COLUMN codes_cipher TEXT;
