-- The Region's check of timesheets: sums and findings that stand with the sheet, so that the queue
-- over all projects reads one row for each; the reasons of a return row by row; the sheets as they
-- stood when they went back to the ATS.

-- What the sheet's rows add up to; kept equal to them by the store.
ALTER TABLE timesheet ADD COLUMN minutes INTEGER NOT NULL DEFAULT 0 CHECK (minutes >= 0);
ALTER TABLE timesheet ADD COLUMN entries INTEGER NOT NULL DEFAULT 0 CHECK (entries >= 0);
-- What the rules found when it was sent last; missing: not counted yet.
ALTER TABLE timesheet ADD COLUMN warnings INTEGER CHECK (warnings >= 0);
ALTER TABLE timesheet ADD COLUMN errors INTEGER CHECK (errors >= 0);

UPDATE timesheet SET
    minutes = (SELECT COALESCE(SUM(s.minutes), 0) FROM timesheet_total s WHERE s.timesheet_id = timesheet.id),
    entries = (SELECT COALESCE(SUM(s.entries), 0) FROM timesheet_total s WHERE s.timesheet_id = timesheet.id);

-- last and first name in lower case, for searching and sorting
ALTER TABLE person ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
UPDATE person SET search_text = lower(last_name || ' ' || first_name);

-- Why the Region returned a sheet, row by row; gone when the sheet is sent again. The row itself
-- may be taken out by the ATS meanwhile.
CREATE TABLE entry_return (
    timesheet_id BLOB NOT NULL REFERENCES timesheet (id),
    entry_id BLOB NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (timesheet_id, entry_id)
) STRICT;

-- A sheet as it stood when the Region returned or reopened it. Never changed.
CREATE TABLE timesheet_version (
    id BLOB PRIMARY KEY,
    timesheet_id BLOB NOT NULL REFERENCES timesheet (id),
    number INTEGER NOT NULL CHECK (number > 0),
    -- the state it had
    state TEXT NOT NULL,
    sent_at TEXT,
    decided_at TEXT,
    explanation TEXT,
    minutes INTEGER NOT NULL CHECK (minutes >= 0),
    entries INTEGER NOT NULL CHECK (entries >= 0),
    -- JSON: the rows
    content TEXT NOT NULL,
    -- why it went back
    reason TEXT NOT NULL,
    kept_by BLOB NOT NULL REFERENCES user_account (id),
    kept_at TEXT NOT NULL,
    UNIQUE (timesheet_id, number)
) STRICT;
