-- Editions of laws: one wording with the days it is in force (Beijing days, 2021-07-15).
CREATE TABLE law_edition (
    id TEXT PRIMARY KEY,
    law TEXT NOT NULL,
    effective_from TEXT NOT NULL,
    effective_until TEXT,
    loaded_at BIGINT NOT NULL,
    UNIQUE (law, effective_from)
);

CREATE TABLE law_article (
    edition_id TEXT NOT NULL REFERENCES law_edition (id),
    number BIGINT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (edition_id, number)
);

-- A version of an item that cites articles an edition changed, until somebody has looked at it.
CREATE TABLE basis_change (
    item_id TEXT NOT NULL,
    item_version BIGINT NOT NULL,
    edition_id TEXT NOT NULL REFERENCES law_edition (id),
    articles TEXT NOT NULL,
    reviewed_by TEXT,
    reviewed_at BIGINT,
    PRIMARY KEY (item_id, item_version, edition_id)
);
CREATE INDEX basis_change_edition ON basis_change (edition_id);
