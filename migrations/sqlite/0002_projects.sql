-- A project: form, group, hours, network, sheets and rows.

CREATE TABLE project (
    id BLOB PRIMARY KEY,
    call_id BLOB NOT NULL REFERENCES call (id),
    rule_set_id BLOB NOT NULL REFERENCES rule_set (id),
    ats_number INTEGER NOT NULL REFERENCES ats (number),
    body_id BLOB NOT NULL REFERENCES body (id),
    title TEXT NOT NULL,
    phase TEXT NOT NULL,
    cup TEXT,
    start_on TEXT NOT NULL,
    -- the actual conclusion, at most the agreement's limit
    end_on TEXT NOT NULL,
    summer_service_start_on TEXT,
    granted_cents INTEGER NOT NULL CHECK (granted_cents >= 0),
    population INTEGER NOT NULL CHECK (population > 0),
    population_as_of TEXT NOT NULL,
    population_source TEXT NOT NULL,
    admission_received_on TEXT,
    agreement_signed_on TEXT,
    -- the commitment in the Region's budget (art. 12): the act, as written
    budget_commitment TEXT,
    -- demonstration projects say so wherever they stand
    invented INTEGER NOT NULL CHECK (invented IN (0, 1)),
    -- JSON: resolutions, stated months, what the imported form left open
    form TEXT NOT NULL,
    -- title and CUP in lower case, for searching
    search_text TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE INDEX project_by_ats ON project (ats_number, id);

-- A person of the group.
CREATE TABLE staff_member (
    id BLOB PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES project (id),
    person_id BLOB REFERENCES person (id),
    -- how the form numbers the person: OP-01
    code TEXT NOT NULL,
    qualification TEXT NOT NULL,
    profession TEXT NOT NULL,
    profile_social_policies TEXT NOT NULL CHECK (profile_social_policies IN ('A', 'B', 'C', 'D')),
    -- tenths of a year on the day of the form; missing until filled in
    years_social_policies_tenths INTEGER CHECK (years_social_policies_tenths >= 0),
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (project_id, code)
) STRICT;

CREATE INDEX staff_member_by_person ON staff_member (person_id);

-- Hours agreed for a person and a function, from a day to a day.
CREATE TABLE assignment (
    id BLOB PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES project (id),
    member_id BLOB NOT NULL REFERENCES staff_member (id),
    function TEXT NOT NULL,
    hours INTEGER NOT NULL CHECK (hours >= 0),
    profile TEXT NOT NULL CHECK (profile IN ('A', 'B', 'C', 'D')),
    years_tenths INTEGER CHECK (years_tenths >= 0),
    from_on TEXT NOT NULL,
    to_on TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (member_id, function, from_on)
) STRICT;

CREATE INDEX assignment_by_project ON assignment (project_id);

CREATE TABLE sportello (
    id BLOB PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES project (id),
    number INTEGER NOT NULL,
    istat TEXT NOT NULL REFERENCES municipality (istat),
    place_as_written TEXT NOT NULL,
    quarter TEXT,
    address TEXT,
    barrier_free INTEGER NOT NULL CHECK (barrier_free IN (0, 1)),
    transport_or_parking INTEGER NOT NULL CHECK (transport_or_parking IN (0, 1)),
    transport_reason TEXT,
    populated_area INTEGER NOT NULL CHECK (populated_area IN (0, 1)),
    populated_reason TEXT,
    funded INTEGER NOT NULL CHECK (funded IN (0, 1)),
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (project_id, number)
) STRICT;

CREATE TABLE opening_hours (
    id BLOB PRIMARY KEY,
    sportello_id BLOB NOT NULL REFERENCES sportello (id),
    -- 1 Monday to 7 Sunday
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    -- minutes since midnight
    opens INTEGER NOT NULL CHECK (opens BETWEEN 0 AND 1439),
    closes INTEGER NOT NULL CHECK (closes BETWEEN 1 AND 1439),
    CHECK (closes > opens)
) STRICT;

CREATE INDEX opening_hours_by_sportello ON opening_hours (sportello_id);

CREATE TABLE timesheet (
    id BLOB PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES project (id),
    member_id BLOB NOT NULL REFERENCES staff_member (id),
    period_start TEXT NOT NULL,
    period_end TEXT NOT NULL,
    state TEXT NOT NULL,
    confirmed_at TEXT,
    sent_at TEXT,
    decided_at TEXT,
    -- the ATS's word on the warnings
    explanation TEXT,
    -- the Region's reasons of the last return
    return_reason TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (member_id, period_end)
) STRICT;

CREATE INDEX timesheet_by_project ON timesheet (project_id, period_end, member_id);
CREATE INDEX timesheet_by_state ON timesheet (state, period_end);

-- A row of a sheet. Person and project stand here too: overlaps are looked for across the region.
CREATE TABLE entry (
    id BLOB PRIMARY KEY,
    timesheet_id BLOB NOT NULL REFERENCES timesheet (id),
    project_id BLOB NOT NULL REFERENCES project (id),
    member_id BLOB NOT NULL REFERENCES staff_member (id),
    person_id BLOB REFERENCES person (id),
    function TEXT NOT NULL,
    on_date TEXT NOT NULL,
    -- minutes since midnight
    starts INTEGER NOT NULL CHECK (starts BETWEEN 0 AND 1439),
    ends INTEGER NOT NULL CHECK (ends BETWEEN 1 AND 1439),
    sportello_id BLOB REFERENCES sportello (id),
    place TEXT,
    note TEXT,
    entered_at TEXT NOT NULL,
    CHECK (ends > starts),
    CHECK (sportello_id IS NOT NULL OR place IS NOT NULL)
) STRICT;

-- the last two so that a determination reads the index alone
CREATE INDEX entry_by_timesheet ON entry (timesheet_id, on_date, starts, id, ends, function);
CREATE INDEX entry_by_project ON entry (project_id, on_date, starts, id);
CREATE INDEX entry_by_member ON entry (member_id, on_date);
CREATE INDEX entry_by_person ON entry (person_id, on_date);

-- What the rows of a sheet add up to, by function; kept equal to them by the store.
CREATE TABLE timesheet_total (
    timesheet_id BLOB NOT NULL REFERENCES timesheet (id),
    function TEXT NOT NULL,
    minutes INTEGER NOT NULL CHECK (minutes > 0),
    entries INTEGER NOT NULL CHECK (entries > 0),
    PRIMARY KEY (timesheet_id, function)
) STRICT;

-- Part of a row found not to correspond to the declared organisation (art. 11).
CREATE TABLE entry_mismatch (
    id BLOB PRIMARY KEY,
    entry_id BLOB NOT NULL REFERENCES entry (id),
    project_id BLOB NOT NULL REFERENCES project (id),
    starts INTEGER NOT NULL CHECK (starts BETWEEN 0 AND 1439),
    ends INTEGER NOT NULL CHECK (ends BETWEEN 1 AND 1439),
    reason TEXT NOT NULL,
    marked_by BLOB NOT NULL REFERENCES user_account (id),
    marked_at TEXT NOT NULL,
    CHECK (ends > starts)
) STRICT;

CREATE INDEX entry_mismatch_by_project ON entry_mismatch (project_id);
CREATE INDEX entry_mismatch_by_entry ON entry_mismatch (entry_id);
