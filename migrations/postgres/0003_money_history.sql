-- Events, money, decisions and the history of every change.

-- A fact the Region records; later ones of the same kind and reference replace earlier ones.
CREATE TABLE event (
    id UUID PRIMARY KEY,
    project_id UUID NOT NULL REFERENCES project (id),
    -- order within the project
    number BIGINT NOT NULL CHECK (number >= 1),
    kind TEXT COLLATE "C" NOT NULL,
    -- what it is about where one kind has many: a project year, a reference date
    reference TEXT COLLATE "C" NOT NULL,
    -- JSON
    value TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C",
    recorded_by UUID NOT NULL REFERENCES user_account (id),
    recorded_at TIMESTAMPTZ NOT NULL,
    UNIQUE (project_id, number)
);

CREATE TABLE advance_request (
    id UUID PRIMARY KEY,
    project_id UUID NOT NULL REFERENCES project (id),
    number BIGINT NOT NULL CHECK (number >= 1),
    requested_on DATE NOT NULL,
    requested_by UUID NOT NULL REFERENCES user_account (id),
    UNIQUE (project_id, number)
);

-- Prepared by one person, decided by another.
CREATE TABLE payment (
    id UUID PRIMARY KEY,
    project_id UUID NOT NULL REFERENCES project (id),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('advance', 'balance')),
    -- of an advance: 1 to 3; of the balance: 0
    number BIGINT NOT NULL CHECK (number >= 0),
    amount_cents BIGINT NOT NULL CHECK (amount_cents > 0),
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('proposed', 'paid', 'refused')),
    proposed_by UUID NOT NULL REFERENCES user_account (id),
    proposed_at TIMESTAMPTZ NOT NULL,
    decided_by UUID REFERENCES user_account (id),
    decided_at TIMESTAMPTZ,
    -- day of the liquidation
    paid_on DATE,
    reason TEXT COLLATE "C",
    -- JSON: the conditions as they stood when it was proposed
    evidence TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    CHECK (decided_by IS NULL OR decided_by <> proposed_by)
);

CREATE INDEX payment_by_project ON payment (project_id);
CREATE UNIQUE INDEX payment_once ON payment (project_id, kind, number) WHERE state <> 'refused';

CREATE TABLE determination (
    id UUID PRIMARY KEY,
    project_id UUID NOT NULL REFERENCES project (id),
    number BIGINT NOT NULL CHECK (number >= 1),
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('proposed', 'approved', 'refused')),
    rule_set_id UUID NOT NULL REFERENCES rule_set (id),
    -- the very facts and result, as the commands write them
    facts TEXT COLLATE "C" NOT NULL,
    facts_sha256 TEXT COLLATE "C" NOT NULL,
    result TEXT COLLATE "C" NOT NULL,
    final_grant_cents BIGINT NOT NULL,
    balance_cents BIGINT NOT NULL,
    proposed_by UUID NOT NULL REFERENCES user_account (id),
    proposed_at TIMESTAMPTZ NOT NULL,
    decided_by UUID REFERENCES user_account (id),
    decided_at TIMESTAMPTZ,
    reason TEXT COLLATE "C",
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (project_id, number),
    CHECK (decided_by IS NULL OR decided_by <> proposed_by)
);

-- Append-only; chained by hash per project (and one chain for what belongs to no project).
CREATE TABLE audit_entry (
    id UUID PRIMARY KEY,
    -- the project's id as text, or 'portal'
    chain TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL CHECK (number >= 1),
    at TIMESTAMPTZ NOT NULL,
    actor_id UUID REFERENCES user_account (id),
    actor_name TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    entity TEXT COLLATE "C" NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    -- JSON of what changed, before and after
    before TEXT COLLATE "C",
    after TEXT COLLATE "C",
    request_id TEXT COLLATE "C" NOT NULL,
    previous_hash TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    UNIQUE (chain, number)
);
