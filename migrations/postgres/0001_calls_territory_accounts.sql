-- Calls, territory, bodies, accounts: what exists before any project.

CREATE TABLE call (
    id UUID PRIMARY KEY,
    code TEXT COLLATE "C" NOT NULL UNIQUE,
    title TEXT COLLATE "C" NOT NULL,
    programme TEXT COLLATE "C" NOT NULL,
    decree_date DATE NOT NULL,
    total_budget_cents BIGINT NOT NULL CHECK (total_budget_cents >= 0),
    version BIGINT NOT NULL DEFAULT 1
);

-- The parameters of a call; a project keeps the one it was granted under.
CREATE TABLE rule_set (
    id UUID PRIMARY KEY,
    call_id UUID NOT NULL REFERENCES call (id),
    number BIGINT NOT NULL CHECK (number >= 1),
    valid_from DATE NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    -- JSON in the form of the command contracts' `rules`, complete
    rules TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (call_id, number)
);

CREATE TABLE ats (
    number BIGINT PRIMARY KEY CHECK (number > 0),
    lead_name TEXT COLLATE "C" NOT NULL,
    -- how far the composition is verified: 'verified', 'by_elimination', 'unverified'
    status TEXT COLLATE "C" NOT NULL CHECK (status IN ('verified', 'by_elimination', 'unverified')),
    source TEXT COLLATE "C",
    -- the name in lower case, for searching
    search_text TEXT COLLATE "C" NOT NULL
);

CREATE TABLE municipality (
    istat TEXT COLLATE "C" PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    province TEXT COLLATE "C" NOT NULL,
    cadastral_code TEXT COLLATE "C",
    ats_number BIGINT REFERENCES ats (number),
    ats_status TEXT COLLATE "C" NOT NULL CHECK (ats_status IN ('verified', 'by_elimination', 'unverified'))
);

CREATE INDEX municipality_by_ats ON municipality (ats_number, name);

-- Residents at a date; a blank in the source is a missing row, never a zero.
CREATE TABLE municipality_population (
    istat TEXT COLLATE "C" NOT NULL REFERENCES municipality (istat),
    as_of DATE NOT NULL,
    residents BIGINT NOT NULL CHECK (residents >= 0),
    source TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL CHECK (status IN ('verified', 'provisional')),
    PRIMARY KEY (istat, as_of)
);

CREATE TABLE body (
    id UUID PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    tax_code TEXT COLLATE "C" NOT NULL UNIQUE,
    vat_number TEXT COLLATE "C",
    seat TEXT COLLATE "C" NOT NULL,
    ats_number BIGINT REFERENCES ats (number),
    version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE person (
    id UUID PRIMARY KEY,
    tax_code TEXT COLLATE "C" UNIQUE,
    first_name TEXT COLLATE "C" NOT NULL,
    last_name TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE user_account (
    id UUID PRIMARY KEY,
    username TEXT COLLATE "C" NOT NULL UNIQUE,
    display_name TEXT COLLATE "C" NOT NULL,
    password_hash TEXT COLLATE "C" NOT NULL,
    active BOOLEAN NOT NULL,
    person_id UUID REFERENCES person (id),
    created_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);

-- A role of SPEC 1; `ats_number` bounds the roles that belong to one ATS.
CREATE TABLE user_role (
    user_id UUID NOT NULL REFERENCES user_account (id),
    role TEXT COLLATE "C" NOT NULL,
    ats_number BIGINT REFERENCES ats (number),
    PRIMARY KEY (user_id, role)
);

CREATE TABLE session (
    token_hash BYTEA PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES user_account (id),
    created_at TIMESTAMPTZ NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ
);

CREATE INDEX session_by_user ON session (user_id);

CREATE TABLE login_attempt (
    id UUID PRIMARY KEY,
    -- SHA-256 of what is counted: the account name, or the address it came from
    key BYTEA NOT NULL,
    at TIMESTAMPTZ NOT NULL
);

CREATE INDEX login_attempt_by_key ON login_attempt (key, at);

-- Settings of the installation: the fixed date of a demonstration.
CREATE TABLE setting (
    name TEXT COLLATE "C" PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

CREATE TABLE job (
    id UUID PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    payload TEXT COLLATE "C" NOT NULL,
    run_at TIMESTAMPTZ NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    locked_until TIMESTAMPTZ,
    done_at TIMESTAMPTZ,
    last_error TEXT COLLATE "C"
);

CREATE INDEX job_due ON job (run_at) WHERE done_at IS NULL;
