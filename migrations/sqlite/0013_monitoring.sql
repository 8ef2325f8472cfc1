-- Physical monitoring (art. 4.3, art. 9): counts of contacts, cases and interventions from the
-- flows of other software, from lists of participants and from what is entered by hand; the
-- register of the ATS's social workers.

-- Kinds of intervention, with the days from and to which each may be used. Closed, never changed.
CREATE TABLE intervention_kind (
    id BLOB PRIMARY KEY,
    call_id BLOB NOT NULL REFERENCES call (id),
    code TEXT NOT NULL,
    function TEXT NOT NULL,
    title TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (call_id, code, valid_from),
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
) STRICT;

-- Where the counts of a kind and period come from: one source, so that nothing counts twice.
CREATE TABLE fruition_source (
    project_id BLOB NOT NULL REFERENCES project (id),
    kind TEXT NOT NULL CHECK (kind IN ('contact', 'case', 'intervention')),
    period_end TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('flow', 'participants', 'records')),
    since TEXT NOT NULL,
    PRIMARY KEY (project_id, kind, period_end)
) STRICT;

-- What arrived for a period, version by version: counts, or a list of participants.
CREATE TABLE sirps_flow (
    id BLOB PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES project (id),
    period_start TEXT NOT NULL,
    period_end TEXT NOT NULL,
    -- the last day its counts include
    counted_to TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('flow', 'participants')),
    number INTEGER NOT NULL CHECK (number >= 1),
    -- csv, xlsx, ods, xls, json
    format TEXT NOT NULL,
    -- none of a list of participants: neither the file nor its name is kept
    file_sha256 TEXT,
    file_name TEXT,
    -- of what it says, whatever the order of its rows: the same again changes nothing
    content_sha256 TEXT NOT NULL,
    file_rows INTEGER NOT NULL CHECK (file_rows >= 0),
    contacts INTEGER NOT NULL CHECK (contacts >= 0),
    cases INTEGER NOT NULL CHECK (cases >= 0),
    interventions INTEGER NOT NULL CHECK (interventions >= 0),
    -- account or key of a program
    received_by BLOB NOT NULL,
    received_name TEXT NOT NULL,
    received_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('accepted', 'replaced', 'withdrawn')),
    -- when it was replaced or withdrawn, and why
    ended_at TEXT,
    reason TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (project_id, source, period_end, number),
    CHECK (counted_to BETWEEN period_start AND period_end),
    CHECK ((state = 'accepted') = (ended_at IS NULL))
) STRICT;

CREATE UNIQUE INDEX sirps_flow_current ON sirps_flow (project_id, source, period_end) WHERE state = 'accepted';
CREATE INDEX sirps_flow_by_project ON sirps_flow (project_id, period_end, number);

-- The counts of a flow.
CREATE TABLE sirps_count (
    flow_id BLOB NOT NULL REFERENCES sirps_flow (id),
    -- the row of the file
    line INTEGER NOT NULL,
    function TEXT NOT NULL,
    -- required of contacts
    sportello_id BLOB REFERENCES sportello (id),
    intervention_code TEXT,
    events INTEGER NOT NULL CHECK (events >= 0),
    -- different people among them, where the flow says so
    persons INTEGER CHECK (persons >= 0),
    -- without the registration form H that they need
    unregistered INTEGER NOT NULL DEFAULT 0 CHECK (unregistered >= 0),
    PRIMARY KEY (flow_id, line)
) STRICT;

-- The rows of a list of participants: what counting and the common indicators need, no more.
CREATE TABLE participant (
    flow_id BLOB NOT NULL REFERENCES sirps_flow (id),
    line INTEGER NOT NULL,
    -- HMAC-SHA-256 of the tax code under the ATS's key, which is not in this database
    person_hash BLOB NOT NULL,
    function TEXT NOT NULL,
    registered_on TEXT NOT NULL,
    -- F, M
    sex TEXT NOT NULL CHECK (sex IN ('F', 'M')),
    age_band TEXT NOT NULL,
    labour_status TEXT NOT NULL,
    vulnerable INTEGER NOT NULL CHECK (vulnerable IN (0, 1)),
    PRIMARY KEY (flow_id, line)
) STRICT;

-- Which function the activities of the case-file software belong to.
CREATE TABLE activity_code (
    project_id BLOB NOT NULL REFERENCES project (id),
    code TEXT NOT NULL,
    function TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (project_id, code)
) STRICT;

-- Contacts, cases and interventions entered by hand.
CREATE TABLE fruition_record (
    id BLOB PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES project (id),
    on_date TEXT NOT NULL,
    -- last day of the quarter it lies in
    period_end TEXT NOT NULL,
    function TEXT NOT NULL,
    sportello_id BLOB REFERENCES sportello (id),
    intervention_code TEXT,
    person_hash BLOB NOT NULL,
    -- whether the work is that of a social worker the grant pays for
    funded INTEGER NOT NULL CHECK (funded IN (0, 1)),
    outcome TEXT NOT NULL,
    -- day of the registration form H, where it was made
    registered_on TEXT,
    entered_by BLOB NOT NULL REFERENCES user_account (id),
    entered_at TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE INDEX fruition_record_by_day ON fruition_record (project_id, on_date, id);
CREATE INDEX fruition_record_by_count ON fruition_record (project_id, period_end, function, sportello_id, on_date);

-- The social workers of the whole ATS: a person or a post, its share of full time, from and to.
CREATE TABLE social_worker (
    id BLOB PRIMARY KEY,
    ats_number INTEGER NOT NULL REFERENCES ats (number),
    label TEXT NOT NULL,
    employer TEXT NOT NULL,
    -- ten-thousandths of a full-time equivalent
    fte_ten_thousandths INTEGER NOT NULL CHECK (fte_ten_thousandths BETWEEN 1 AND 10000),
    from_on TEXT NOT NULL,
    to_on TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    CHECK (to_on IS NULL OR to_on >= from_on)
) STRICT;

CREATE INDEX social_worker_by_ats ON social_worker (ats_number, from_on, id);

-- The state of a project at a reference date, as the mayors' committee takes note of it (art. 9).
-- Once sent it never changes.
CREATE TABLE snapshot (
    id BLOB PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES project (id),
    reference_on TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'sent')),
    -- the day whose data it shows, who had it made and when
    prepared_on TEXT NOT NULL,
    prepared_by BLOB NOT NULL REFERENCES user_account (id),
    prepared_at TEXT NOT NULL,
    -- JSON in canonical form, and its SHA-256 in hexadecimal
    content TEXT NOT NULL,
    content_sha256 TEXT NOT NULL,
    -- the staff's word on it
    comment TEXT,
    -- the draft of the act that was drawn up for it
    document_id BLOB REFERENCES document (id),
    -- the committee's resolution: number, day, file
    act_number TEXT,
    act_on TEXT,
    act_sha256 TEXT,
    act_file_name TEXT,
    act_file_bytes INTEGER CHECK (act_file_bytes > 0),
    sent_by BLOB REFERENCES user_account (id),
    sent_at TEXT,
    sent_on TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (project_id, reference_on),
    CHECK ((state = 'sent') = (sent_on IS NOT NULL)),
    CHECK ((sent_on IS NULL) = (sent_at IS NULL) AND (sent_on IS NULL) = (sent_by IS NULL)),
    CHECK ((act_sha256 IS NULL) = (act_file_name IS NULL) AND (act_sha256 IS NULL) = (act_file_bytes IS NULL)),
    CHECK (sent_on IS NULL OR (act_number IS NOT NULL AND act_on IS NOT NULL AND act_sha256 IS NOT NULL))
) STRICT;
