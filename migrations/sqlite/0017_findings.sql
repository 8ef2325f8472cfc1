-- Cross-checks of physical monitoring (art. 9): what they found, with the rows behind it, what the
-- ATS said and what the Region decided.

CREATE TABLE finding (
    id BLOB PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES project (id),
    rule TEXT NOT NULL,
    -- what it is about: the same at every run
    subject TEXT NOT NULL,
    -- last day of the quarter it lies in, or the day of the snapshot
    period_end TEXT NOT NULL,
    function TEXT,
    sportello_id BLOB REFERENCES sportello (id),
    sentence TEXT NOT NULL,
    -- JSON: name, value, whether it is the project's own
    figures TEXT NOT NULL,
    -- SHA-256 of rows and own figures: another one makes it open again
    essence TEXT NOT NULL,
    -- minutes that a confirmation takes out of the determination
    minutes INTEGER NOT NULL CHECK (minutes >= 0),
    row_count INTEGER NOT NULL CHECK (row_count >= 0),
    state TEXT NOT NULL CHECK (state IN ('open', 'explained', 'accepted', 'confirmed')),
    found_on TEXT NOT NULL,
    -- since when it is no longer found
    cleared_on TEXT,
    -- when its facts changed after a word or a decision
    reopened_on TEXT,
    explanation TEXT,
    explained_by BLOB REFERENCES user_account (id),
    explained_name TEXT,
    explained_at TEXT,
    reason TEXT,
    -- accepted, confirmed; stays when it is opened again
    decision TEXT CHECK (decision IN ('accepted', 'confirmed')),
    decided_by BLOB REFERENCES user_account (id),
    decided_name TEXT,
    decided_at TEXT,
    -- minutes that the decision marked, and what it could not mark and why
    marked_minutes INTEGER NOT NULL DEFAULT 0 CHECK (marked_minutes >= 0),
    unmarked TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (project_id, rule, subject),
    CHECK ((explanation IS NULL) = (explained_at IS NULL)),
    CHECK ((decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL) = (reason IS NULL)),
    CHECK (state <> 'explained' OR explanation IS NOT NULL),
    CHECK (state NOT IN ('accepted', 'confirmed') OR decision = state)
) STRICT;

CREATE INDEX finding_by_state ON finding (state, cleared_on, project_id);

-- The rows behind a finding.
CREATE TABLE finding_row (
    finding_id BLOB NOT NULL REFERENCES finding (id),
    number INTEGER NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('entry', 'sheet', 'flow', 'records', 'snapshot')),
    -- row of a sheet, sheet, flow or snapshot; it may be gone since
    key BLOB,
    on_date TEXT,
    -- minutes since midnight
    starts INTEGER,
    ends INTEGER,
    -- the part of it that a confirmation marks
    piece_starts INTEGER,
    piece_ends INTEGER,
    -- the commitment in another ATS: the row, for the Region alone, and its times
    other_key BLOB,
    other_starts INTEGER,
    other_ends INTEGER,
    sportello_id BLOB REFERENCES sportello (id),
    -- minutes, or how many
    amount INTEGER NOT NULL,
    PRIMARY KEY (finding_id, number)
) STRICT;

-- The marks on rows that a confirmation made; one that was taken away since is no longer there.
CREATE TABLE finding_mark (
    finding_id BLOB NOT NULL REFERENCES finding (id),
    mismatch_id BLOB NOT NULL,
    PRIMARY KEY (finding_id, mismatch_id)
) STRICT;

-- The last run of a project.
CREATE TABLE crosscheck_run (
    project_id BLOB PRIMARY KEY REFERENCES project (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    run_at TEXT NOT NULL
) STRICT;

-- Minutes and cases of each project: the median of a call is made of these.
CREATE TABLE crosscheck_figure (
    project_id BLOB NOT NULL REFERENCES project (id),
    function TEXT NOT NULL,
    period_end TEXT NOT NULL,
    minutes INTEGER NOT NULL CHECK (minutes > 0),
    cases INTEGER NOT NULL CHECK (cases > 0),
    PRIMARY KEY (project_id, function, period_end)
) STRICT;
