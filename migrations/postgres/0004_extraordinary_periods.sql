-- Extraordinary periods (art. 4.14): days of a quarter whose sheets the Region asks for by
-- themselves, by a day it sets. No two of a project overlap; the quarter keeps its last day.

CREATE TABLE extraordinary_period (
    id UUID PRIMARY KEY,
    project_id UUID NOT NULL REFERENCES project (id),
    from_on DATE NOT NULL,
    to_on DATE NOT NULL,
    -- the last day to send its sheets
    due_on DATE NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    opened_by UUID NOT NULL REFERENCES user_account (id),
    opened_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (project_id, to_on),
    CHECK (from_on <= to_on),
    CHECK (to_on < due_on)
);
