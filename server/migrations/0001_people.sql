-- Units, people, accounts, sign-ins, settings, audit. One text for SQLite and PostgreSQL:
-- TEXT ids we make, BIGINT milliseconds UTC, INTEGER 0/1.
CREATE TABLE unit (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('district', 'street', 'town', 'agency')),
    position BIGINT NOT NULL
);

CREATE TABLE person (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    staff_no TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    duty TEXT NOT NULL CHECK (duty IN ('officer', 'supervisor')),
    establishment TEXT NOT NULL,
    in_post INTEGER NOT NULL CHECK (in_post IN (0, 1)),
    training_done INTEGER NOT NULL CHECK (training_done IN (0, 1)),
    sanctioned INTEGER NOT NULL CHECK (sanctioned IN (0, 1)),
    resident_id_cipher TEXT NOT NULL,
    resident_id_digest TEXT NOT NULL UNIQUE,
    phone_cipher TEXT NOT NULL,
    phone_digest TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX person_unit ON person (unit_id);

CREATE TABLE account (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    person_id TEXT UNIQUE REFERENCES person (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    password_hash TEXT,
    activation_digest TEXT,
    activation_expires_at BIGINT,
    state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
    notice_read_at BIGINT,
    created_at BIGINT NOT NULL,
    last_sign_in_at BIGINT
);

CREATE TABLE account_role (
    account_id TEXT NOT NULL REFERENCES account (id),
    role TEXT NOT NULL CHECK (role IN ('officer', 'supervisor', 'liaison', 'organizer', 'author', 'reviewer',
        'bureau', 'sys_admin', 'sec_admin', 'audit_admin')),
    PRIMARY KEY (account_id, role)
);

CREATE TABLE sign_in (
    token_digest TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL
);
CREATE INDEX sign_in_account ON sign_in (account_id);

CREATE TABLE sign_in_failure (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL,
    address TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX sign_in_failure_login ON sign_in_failure (login, at);
CREATE INDEX sign_in_failure_address ON sign_in_failure (address, at);

CREATE TABLE setting (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    effective_from BIGINT NOT NULL,
    PRIMARY KEY (name, effective_from)
);

CREATE TABLE audit_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '');

CREATE TABLE audit_row (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);
