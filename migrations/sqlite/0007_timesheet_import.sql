-- Files of timesheet rows: what was sent, and what became of it. The file itself is kept by its
-- SHA-256 among the files of the portal.

CREATE TABLE timesheet_import (
    id BLOB PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES project (id),
    period_start TEXT NOT NULL,
    period_end TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    -- as its owner calls it
    file_name TEXT NOT NULL,
    file_bytes INTEGER NOT NULL CHECK (file_bytes > 0),
    -- csv, xlsx, ods
    format TEXT NOT NULL,
    -- rows in the file
    file_rows INTEGER NOT NULL CHECK (file_rows > 0),
    uploaded_by BLOB NOT NULL REFERENCES user_account (id),
    uploaded_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('read', 'stored')),
    -- rows that became rows of sheets, once it is stored
    added INTEGER,
    stored_by BLOB REFERENCES user_account (id),
    stored_at TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    CHECK ((state = 'stored') = (added IS NOT NULL)),
    CHECK ((state = 'stored') = (stored_by IS NOT NULL)),
    CHECK ((state = 'stored') = (stored_at IS NOT NULL))
) STRICT;

CREATE INDEX timesheet_import_by_period ON timesheet_import (project_id, period_end, uploaded_at);
