-- Extraordinary periods (art. 4.14): days of a quarter whose sheets the Region asks for by
-- themselves, by a day it sets. No two of a project overlap; the quarter keeps its last day.

CREATE TABLE extraordinary_period (
    id BLOB PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES project (id),
    from_on TEXT NOT NULL,
    to_on TEXT NOT NULL,
    -- the last day to send its sheets
    due_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    opened_by BLOB NOT NULL REFERENCES user_account (id),
    opened_at TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (project_id, to_on),
    CHECK (from_on <= to_on),
    CHECK (to_on < due_on)
) STRICT;
