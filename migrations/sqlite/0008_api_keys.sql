-- Programs that work for an ATS (payroll, attendance): the keys they show, and the requests
-- they may repeat without anything being stored twice.

CREATE TABLE api_key (
    id BLOB PRIMARY KEY,
    ats_number INTEGER NOT NULL REFERENCES ats (number),
    name TEXT NOT NULL,
    -- SHA-256 of the key, which is shown once and stored nowhere
    key_hash BLOB NOT NULL UNIQUE,
    -- first characters of the key, to tell keys apart
    prefix TEXT NOT NULL,
    created_by BLOB NOT NULL REFERENCES user_account (id),
    created_at TEXT NOT NULL,
    -- the last day it opens anything
    expires_on TEXT NOT NULL,
    -- noted now and then
    last_used_at TEXT,
    revoked_by BLOB REFERENCES user_account (id),
    revoked_at TEXT,
    -- the minute since 1970 in which requests that write were last counted, and how many
    counted_minute INTEGER NOT NULL DEFAULT 0,
    counted INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 1,
    CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
) STRICT;

CREATE UNIQUE INDEX api_key_name ON api_key (ats_number, name) WHERE revoked_at IS NULL;

CREATE TABLE api_request (
    key_id BLOB NOT NULL REFERENCES api_key (id),
    -- what the program calls the request
    idempotency_key TEXT NOT NULL,
    -- SHA-256 of method, address and body
    request_sha256 BLOB NOT NULL,
    status INTEGER NOT NULL,
    -- JSON, as it was answered
    answer TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (key_id, idempotency_key)
) STRICT;

CREATE INDEX api_request_at ON api_request (at);
