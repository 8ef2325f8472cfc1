-- Events, money, decisions and the history of every change.

-- A fact the Region records; later ones of the same kind and reference replace earlier ones.
CREATE TABLE event (
    id BLOB PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES project (id),
    -- order within the project
    number INTEGER NOT NULL CHECK (number >= 1),
    kind TEXT NOT NULL,
    -- what it is about where one kind has many: a project year, a reference date
    reference TEXT NOT NULL,
    -- JSON
    value TEXT NOT NULL,
    note TEXT,
    recorded_by BLOB NOT NULL REFERENCES user_account (id),
    recorded_at TEXT NOT NULL,
    UNIQUE (project_id, number)
) STRICT;

CREATE TABLE advance_request (
    id BLOB PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES project (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    requested_on TEXT NOT NULL,
    requested_by BLOB NOT NULL REFERENCES user_account (id),
    UNIQUE (project_id, number)
) STRICT;

-- Prepared by one person, decided by another.
CREATE TABLE payment (
    id BLOB PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES project (id),
    kind TEXT NOT NULL CHECK (kind IN ('advance', 'balance')),
    -- of an advance: 1 to 3; of the balance: 0
    number INTEGER NOT NULL CHECK (number >= 0),
    amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
    state TEXT NOT NULL CHECK (state IN ('proposed', 'paid', 'refused')),
    proposed_by BLOB NOT NULL REFERENCES user_account (id),
    proposed_at TEXT NOT NULL,
    decided_by BLOB REFERENCES user_account (id),
    decided_at TEXT,
    -- day of the liquidation
    paid_on TEXT,
    reason TEXT,
    -- JSON: the conditions as they stood when it was proposed
    evidence TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    CHECK (decided_by IS NULL OR decided_by <> proposed_by)
) STRICT;

CREATE INDEX payment_by_project ON payment (project_id);
CREATE UNIQUE INDEX payment_once ON payment (project_id, kind, number) WHERE state <> 'refused';

CREATE TABLE determination (
    id BLOB PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES project (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    state TEXT NOT NULL CHECK (state IN ('proposed', 'approved', 'refused')),
    rule_set_id BLOB NOT NULL REFERENCES rule_set (id),
    -- the very facts and result, as the commands write them
    facts TEXT NOT NULL,
    facts_sha256 TEXT NOT NULL,
    result TEXT NOT NULL,
    final_grant_cents INTEGER NOT NULL,
    balance_cents INTEGER NOT NULL,
    proposed_by BLOB NOT NULL REFERENCES user_account (id),
    proposed_at TEXT NOT NULL,
    decided_by BLOB REFERENCES user_account (id),
    decided_at TEXT,
    reason TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (project_id, number),
    CHECK (decided_by IS NULL OR decided_by <> proposed_by)
) STRICT;

-- Append-only; chained by hash per project (and one chain for what belongs to no project).
CREATE TABLE audit_entry (
    id BLOB PRIMARY KEY,
    -- the project's id as text, or 'portal'
    chain TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    at TEXT NOT NULL,
    actor_id BLOB REFERENCES user_account (id),
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    entity TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    -- JSON of what changed, before and after
    before TEXT,
    after TEXT,
    request_id TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE (chain, number)
) STRICT;
