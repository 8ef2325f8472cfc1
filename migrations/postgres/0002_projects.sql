-- A project: form, group, hours, network, sheets and rows.

CREATE TABLE project (
    id UUID PRIMARY KEY,
    call_id UUID NOT NULL REFERENCES call (id),
    rule_set_id UUID NOT NULL REFERENCES rule_set (id),
    ats_number BIGINT NOT NULL REFERENCES ats (number),
    body_id UUID NOT NULL REFERENCES body (id),
    title TEXT COLLATE "C" NOT NULL,
    phase TEXT COLLATE "C" NOT NULL,
    cup TEXT COLLATE "C",
    start_on DATE NOT NULL,
    -- the actual conclusion, at most the agreement's limit
    end_on DATE NOT NULL,
    summer_service_start_on DATE,
    granted_cents BIGINT NOT NULL CHECK (granted_cents >= 0),
    population BIGINT NOT NULL CHECK (population > 0),
    population_as_of DATE NOT NULL,
    population_source TEXT COLLATE "C" NOT NULL,
    admission_received_on DATE,
    agreement_signed_on DATE,
    -- the commitment in the Region's budget (art. 12): the act, as written
    budget_commitment TEXT COLLATE "C",
    -- demonstration projects say so wherever they stand
    invented BOOLEAN NOT NULL,
    -- JSON: resolutions, stated months, what the imported form left open
    form TEXT COLLATE "C" NOT NULL,
    -- title and CUP in lower case, for searching
    search_text TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);

CREATE INDEX project_by_ats ON project (ats_number, id);

-- A person of the group.
CREATE TABLE staff_member (
    id UUID PRIMARY KEY,
    project_id UUID NOT NULL REFERENCES project (id),
    person_id UUID REFERENCES person (id),
    -- how the form numbers the person: OP-01
    code TEXT COLLATE "C" NOT NULL,
    qualification TEXT COLLATE "C" NOT NULL,
    profession TEXT COLLATE "C" NOT NULL,
    profile_social_policies TEXT COLLATE "C" NOT NULL CHECK (profile_social_policies IN ('A', 'B', 'C', 'D')),
    -- tenths of a year on the day of the form; missing until filled in
    years_social_policies_tenths BIGINT CHECK (years_social_policies_tenths >= 0),
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (project_id, code)
);

CREATE INDEX staff_member_by_person ON staff_member (person_id);

-- Hours agreed for a person and a function, from a day to a day.
CREATE TABLE assignment (
    id UUID PRIMARY KEY,
    project_id UUID NOT NULL REFERENCES project (id),
    member_id UUID NOT NULL REFERENCES staff_member (id),
    function TEXT COLLATE "C" NOT NULL,
    hours BIGINT NOT NULL CHECK (hours >= 0),
    profile TEXT COLLATE "C" NOT NULL CHECK (profile IN ('A', 'B', 'C', 'D')),
    years_tenths BIGINT CHECK (years_tenths >= 0),
    from_on DATE NOT NULL,
    to_on DATE,
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (member_id, function, from_on)
);

CREATE INDEX assignment_by_project ON assignment (project_id);

CREATE TABLE sportello (
    id UUID PRIMARY KEY,
    project_id UUID NOT NULL REFERENCES project (id),
    number BIGINT NOT NULL,
    istat TEXT COLLATE "C" NOT NULL REFERENCES municipality (istat),
    place_as_written TEXT COLLATE "C" NOT NULL,
    quarter TEXT COLLATE "C",
    address TEXT COLLATE "C",
    barrier_free BOOLEAN NOT NULL,
    transport_or_parking BOOLEAN NOT NULL,
    transport_reason TEXT COLLATE "C",
    populated_area BOOLEAN NOT NULL,
    populated_reason TEXT COLLATE "C",
    funded BOOLEAN NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (project_id, number)
);

CREATE TABLE opening_hours (
    id UUID PRIMARY KEY,
    sportello_id UUID NOT NULL REFERENCES sportello (id),
    -- 1 Monday to 7 Sunday
    weekday BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    -- minutes since midnight
    opens BIGINT NOT NULL CHECK (opens BETWEEN 0 AND 1439),
    closes BIGINT NOT NULL CHECK (closes BETWEEN 1 AND 1439),
    CHECK (closes > opens)
);

CREATE INDEX opening_hours_by_sportello ON opening_hours (sportello_id);

CREATE TABLE timesheet (
    id UUID PRIMARY KEY,
    project_id UUID NOT NULL REFERENCES project (id),
    member_id UUID NOT NULL REFERENCES staff_member (id),
    period_start DATE NOT NULL,
    period_end DATE NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    confirmed_at TIMESTAMPTZ,
    sent_at TIMESTAMPTZ,
    decided_at TIMESTAMPTZ,
    -- the ATS's word on the warnings
    explanation TEXT COLLATE "C",
    -- the Region's reasons of the last return
    return_reason TEXT COLLATE "C",
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (member_id, period_end)
);

CREATE INDEX timesheet_by_project ON timesheet (project_id, period_end, member_id);
CREATE INDEX timesheet_by_state ON timesheet (state, period_end);

-- A row of a sheet. Person and project stand here too: overlaps are looked for across the region.
CREATE TABLE entry (
    id UUID PRIMARY KEY,
    timesheet_id UUID NOT NULL REFERENCES timesheet (id),
    project_id UUID NOT NULL REFERENCES project (id),
    member_id UUID NOT NULL REFERENCES staff_member (id),
    person_id UUID REFERENCES person (id),
    function TEXT COLLATE "C" NOT NULL,
    on_date DATE NOT NULL,
    -- minutes since midnight
    starts BIGINT NOT NULL CHECK (starts BETWEEN 0 AND 1439),
    ends BIGINT NOT NULL CHECK (ends BETWEEN 1 AND 1439),
    sportello_id UUID REFERENCES sportello (id),
    place TEXT COLLATE "C",
    note TEXT COLLATE "C",
    entered_at TIMESTAMPTZ NOT NULL,
    CHECK (ends > starts),
    CHECK (sportello_id IS NOT NULL OR place IS NOT NULL)
);

-- the last two so that a determination reads the index alone
CREATE INDEX entry_by_timesheet ON entry (timesheet_id, on_date, starts, id, ends, function);
CREATE INDEX entry_by_project ON entry (project_id, on_date, starts, id);
CREATE INDEX entry_by_member ON entry (member_id, on_date);
CREATE INDEX entry_by_person ON entry (person_id, on_date);

-- What the rows of a sheet add up to, by function; kept equal to them by the store.
CREATE TABLE timesheet_total (
    timesheet_id UUID NOT NULL REFERENCES timesheet (id),
    function TEXT COLLATE "C" NOT NULL,
    minutes BIGINT NOT NULL CHECK (minutes > 0),
    entries BIGINT NOT NULL CHECK (entries > 0),
    PRIMARY KEY (timesheet_id, function)
);

-- Part of a row found not to correspond to the declared organisation (art. 11).
CREATE TABLE entry_mismatch (
    id UUID PRIMARY KEY,
    entry_id UUID NOT NULL REFERENCES entry (id),
    project_id UUID NOT NULL REFERENCES project (id),
    starts BIGINT NOT NULL CHECK (starts BETWEEN 0 AND 1439),
    ends BIGINT NOT NULL CHECK (ends BETWEEN 1 AND 1439),
    reason TEXT COLLATE "C" NOT NULL,
    marked_by UUID NOT NULL REFERENCES user_account (id),
    marked_at TIMESTAMPTZ NOT NULL,
    CHECK (ends > starts)
);

CREATE INDEX entry_mismatch_by_project ON entry_mismatch (project_id);
CREATE INDEX entry_mismatch_by_entry ON entry_mismatch (entry_id);
