-- Calls, territory, bodies, accounts: what exists before any project.

CREATE TABLE call (
    id BLOB PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    programme TEXT NOT NULL,
    decree_date TEXT NOT NULL,
    total_budget_cents INTEGER NOT NULL CHECK (total_budget_cents >= 0),
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- The parameters of a call; a project keeps the one it was granted under.
CREATE TABLE rule_set (
    id BLOB PRIMARY KEY,
    call_id BLOB NOT NULL REFERENCES call (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    valid_from TEXT NOT NULL,
    title TEXT NOT NULL,
    -- JSON in the form of the command contracts' `rules`, complete
    rules TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (call_id, number)
) STRICT;

CREATE TABLE ats (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    lead_name TEXT NOT NULL,
    -- how far the composition is verified: 'verified', 'by_elimination', 'unverified'
    status TEXT NOT NULL CHECK (status IN ('verified', 'by_elimination', 'unverified')),
    source TEXT,
    -- the name in lower case, for searching
    search_text TEXT NOT NULL
) STRICT;

CREATE TABLE municipality (
    istat TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    province TEXT NOT NULL,
    cadastral_code TEXT,
    ats_number INTEGER REFERENCES ats (number),
    ats_status TEXT NOT NULL CHECK (ats_status IN ('verified', 'by_elimination', 'unverified'))
) STRICT;

CREATE INDEX municipality_by_ats ON municipality (ats_number, name);

-- Residents at a date; a blank in the source is a missing row, never a zero.
CREATE TABLE municipality_population (
    istat TEXT NOT NULL REFERENCES municipality (istat),
    as_of TEXT NOT NULL,
    residents INTEGER NOT NULL CHECK (residents >= 0),
    source TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('verified', 'provisional')),
    PRIMARY KEY (istat, as_of)
) STRICT;

CREATE TABLE body (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    tax_code TEXT NOT NULL UNIQUE,
    vat_number TEXT,
    seat TEXT NOT NULL,
    ats_number INTEGER REFERENCES ats (number),
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE person (
    id BLOB PRIMARY KEY,
    tax_code TEXT UNIQUE,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE user_account (
    id BLOB PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    person_id BLOB REFERENCES person (id),
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- A role of SPEC 1; `ats_number` bounds the roles that belong to one ATS.
CREATE TABLE user_role (
    user_id BLOB NOT NULL REFERENCES user_account (id),
    role TEXT NOT NULL,
    ats_number INTEGER REFERENCES ats (number),
    PRIMARY KEY (user_id, role)
) STRICT;

CREATE TABLE session (
    token_hash BLOB PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES user_account (id),
    created_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT;

CREATE INDEX session_by_user ON session (user_id);

CREATE TABLE login_attempt (
    id BLOB PRIMARY KEY,
    -- SHA-256 of what is counted: the account name, or the address it came from
    key BLOB NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE INDEX login_attempt_by_key ON login_attempt (key, at);

-- Settings of the installation: the fixed date of a demonstration.
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE job (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    run_at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    locked_until TEXT,
    done_at TEXT,
    last_error TEXT
) STRICT;

CREATE INDEX job_due ON job (run_at) WHERE done_at IS NULL;
