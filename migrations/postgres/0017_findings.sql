-- Cross-checks of physical monitoring (art. 9): what they found, with the rows behind it, what the
-- ATS said and what the Region decided.

CREATE TABLE finding (
    id UUID PRIMARY KEY,
    project_id UUID NOT NULL REFERENCES project (id),
    rule TEXT COLLATE "C" NOT NULL,
    -- what it is about: the same at every run
    subject TEXT COLLATE "C" NOT NULL,
    -- last day of the quarter it lies in, or the day of the snapshot
    period_end DATE NOT NULL,
    function TEXT COLLATE "C",
    sportello_id UUID REFERENCES sportello (id),
    sentence TEXT COLLATE "C" NOT NULL,
    -- JSON: name, value, whether it is the project's own
    figures TEXT COLLATE "C" NOT NULL,
    -- SHA-256 of rows and own figures: another one makes it open again
    essence TEXT COLLATE "C" NOT NULL,
    -- minutes that a confirmation takes out of the determination
    minutes BIGINT NOT NULL CHECK (minutes >= 0),
    row_count BIGINT NOT NULL CHECK (row_count >= 0),
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'explained', 'accepted', 'confirmed')),
    found_on DATE NOT NULL,
    -- since when it is no longer found
    cleared_on DATE,
    -- when its facts changed after a word or a decision
    reopened_on DATE,
    explanation TEXT COLLATE "C",
    explained_by UUID REFERENCES user_account (id),
    explained_name TEXT COLLATE "C",
    explained_at TIMESTAMPTZ,
    reason TEXT COLLATE "C",
    -- accepted, confirmed; stays when it is opened again
    decision TEXT COLLATE "C" CHECK (decision IN ('accepted', 'confirmed')),
    decided_by UUID REFERENCES user_account (id),
    decided_name TEXT COLLATE "C",
    decided_at TIMESTAMPTZ,
    -- minutes that the decision marked, and what it could not mark and why
    marked_minutes BIGINT NOT NULL DEFAULT 0 CHECK (marked_minutes >= 0),
    unmarked TEXT COLLATE "C",
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (project_id, rule, subject),
    CHECK ((explanation IS NULL) = (explained_at IS NULL)),
    CHECK ((decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL) = (reason IS NULL)),
    CHECK (state <> 'explained' OR explanation IS NOT NULL),
    CHECK (state NOT IN ('accepted', 'confirmed') OR decision = state)
);

CREATE INDEX finding_by_state ON finding (state, cleared_on, project_id);

-- The rows behind a finding.
CREATE TABLE finding_row (
    finding_id UUID NOT NULL REFERENCES finding (id),
    number BIGINT NOT NULL,
    source TEXT COLLATE "C" NOT NULL CHECK (source IN ('entry', 'sheet', 'flow', 'records', 'snapshot')),
    -- row of a sheet, sheet, flow or snapshot; it may be gone since
    key UUID,
    on_date DATE,
    -- minutes since midnight
    starts BIGINT,
    ends BIGINT,
    -- the part of it that a confirmation marks
    piece_starts BIGINT,
    piece_ends BIGINT,
    -- the commitment in another ATS: the row, for the Region alone, and its times
    other_key UUID,
    other_starts BIGINT,
    other_ends BIGINT,
    sportello_id UUID REFERENCES sportello (id),
    -- minutes, or how many
    amount BIGINT NOT NULL,
    PRIMARY KEY (finding_id, number)
);

-- The marks on rows that a confirmation made; one that was taken away since is no longer there.
CREATE TABLE finding_mark (
    finding_id UUID NOT NULL REFERENCES finding (id),
    mismatch_id UUID NOT NULL,
    PRIMARY KEY (finding_id, mismatch_id)
);

-- The last run of a project.
CREATE TABLE crosscheck_run (
    project_id UUID PRIMARY KEY REFERENCES project (id),
    number BIGINT NOT NULL CHECK (number >= 1),
    run_at TIMESTAMPTZ NOT NULL
);

-- Minutes and cases of each project: the median of a call is made of these.
CREATE TABLE crosscheck_figure (
    project_id UUID NOT NULL REFERENCES project (id),
    function TEXT COLLATE "C" NOT NULL,
    period_end DATE NOT NULL,
    minutes BIGINT NOT NULL CHECK (minutes > 0),
    cases BIGINT NOT NULL CHECK (cases > 0),
    PRIMARY KEY (project_id, function, period_end)
);
