-- Files of timesheet rows: what was sent, and what became of it. The file itself is kept by its
-- SHA-256 among the files of the portal.

CREATE TABLE timesheet_import (
    id UUID PRIMARY KEY,
    project_id UUID NOT NULL REFERENCES project (id),
    period_start DATE NOT NULL,
    period_end DATE NOT NULL,
    file_sha256 TEXT COLLATE "C" NOT NULL,
    -- as its owner calls it
    file_name TEXT COLLATE "C" NOT NULL,
    file_bytes BIGINT NOT NULL CHECK (file_bytes > 0),
    -- csv, xlsx, ods
    format TEXT COLLATE "C" NOT NULL,
    -- rows in the file
    file_rows BIGINT NOT NULL CHECK (file_rows > 0),
    uploaded_by UUID NOT NULL REFERENCES user_account (id),
    uploaded_at TIMESTAMPTZ NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('read', 'stored')),
    -- rows that became rows of sheets, once it is stored
    added BIGINT,
    stored_by UUID REFERENCES user_account (id),
    stored_at TIMESTAMPTZ,
    version BIGINT NOT NULL DEFAULT 1,
    CHECK ((state = 'stored') = (added IS NOT NULL)),
    CHECK ((state = 'stored') = (stored_by IS NOT NULL)),
    CHECK ((state = 'stored') = (stored_at IS NOT NULL))
);

CREATE INDEX timesheet_import_by_period ON timesheet_import (project_id, period_end, uploaded_at);
