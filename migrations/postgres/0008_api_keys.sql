-- Programs that work for an ATS (payroll, attendance): the keys they show, and the requests
-- they may repeat without anything being stored twice.

CREATE TABLE api_key (
    id UUID PRIMARY KEY,
    ats_number BIGINT NOT NULL REFERENCES ats (number),
    name TEXT COLLATE "C" NOT NULL,
    -- SHA-256 of the key, which is shown once and stored nowhere
    key_hash BYTEA NOT NULL UNIQUE,
    -- first characters of the key, to tell keys apart
    prefix TEXT COLLATE "C" NOT NULL,
    created_by UUID NOT NULL REFERENCES user_account (id),
    created_at TIMESTAMPTZ NOT NULL,
    -- the last day it opens anything
    expires_on DATE NOT NULL,
    -- noted now and then
    last_used_at TIMESTAMPTZ,
    revoked_by UUID REFERENCES user_account (id),
    revoked_at TIMESTAMPTZ,
    -- the minute since 1970 in which requests that write were last counted, and how many
    counted_minute BIGINT NOT NULL DEFAULT 0,
    counted BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL DEFAULT 1,
    CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);

CREATE UNIQUE INDEX api_key_name ON api_key (ats_number, name) WHERE revoked_at IS NULL;

CREATE TABLE api_request (
    key_id UUID NOT NULL REFERENCES api_key (id),
    -- what the program calls the request
    idempotency_key TEXT COLLATE "C" NOT NULL,
    -- SHA-256 of method, address and body
    request_sha256 BYTEA NOT NULL,
    status BIGINT NOT NULL,
    -- JSON, as it was answered
    answer TEXT COLLATE "C" NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (key_id, idempotency_key)
);

CREATE INDEX api_request_at ON api_request (at);
