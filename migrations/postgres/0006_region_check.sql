-- The Region's check of timesheets: sums and findings that stand with the sheet, so that the queue
-- over all projects reads one row for each; the reasons of a return row by row; the sheets as they
-- stood when they went back to the ATS.

-- What the sheet's rows add up to; kept equal to them by the store.
ALTER TABLE timesheet ADD COLUMN minutes BIGINT NOT NULL DEFAULT 0 CHECK (minutes >= 0);
ALTER TABLE timesheet ADD COLUMN entries BIGINT NOT NULL DEFAULT 0 CHECK (entries >= 0);
-- What the rules found when it was sent last; missing: not counted yet.
ALTER TABLE timesheet ADD COLUMN warnings BIGINT CHECK (warnings >= 0);
ALTER TABLE timesheet ADD COLUMN errors BIGINT CHECK (errors >= 0);

UPDATE timesheet SET
    minutes = (SELECT COALESCE(SUM(s.minutes), 0) FROM timesheet_total s WHERE s.timesheet_id = timesheet.id),
    entries = (SELECT COALESCE(SUM(s.entries), 0) FROM timesheet_total s WHERE s.timesheet_id = timesheet.id);

-- last and first name in lower case, for searching and sorting
ALTER TABLE person ADD COLUMN search_text TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE person SET search_text = lower(last_name || ' ' || first_name);

-- Why the Region returned a sheet, row by row; gone when the sheet is sent again. The row itself
-- may be taken out by the ATS meanwhile.
CREATE TABLE entry_return (
    timesheet_id UUID NOT NULL REFERENCES timesheet (id),
    entry_id UUID NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (timesheet_id, entry_id)
);

-- A sheet as it stood when the Region returned or reopened it. Never changed.
CREATE TABLE timesheet_version (
    id UUID PRIMARY KEY,
    timesheet_id UUID NOT NULL REFERENCES timesheet (id),
    number BIGINT NOT NULL CHECK (number > 0),
    -- the state it had
    state TEXT COLLATE "C" NOT NULL,
    sent_at TIMESTAMPTZ,
    decided_at TIMESTAMPTZ,
    explanation TEXT COLLATE "C",
    minutes BIGINT NOT NULL CHECK (minutes >= 0),
    entries BIGINT NOT NULL CHECK (entries >= 0),
    -- JSON: the rows
    content TEXT COLLATE "C" NOT NULL,
    -- why it went back
    reason TEXT COLLATE "C" NOT NULL,
    kept_by UUID NOT NULL REFERENCES user_account (id),
    kept_at TIMESTAMPTZ NOT NULL,
    UNIQUE (timesheet_id, number)
);
