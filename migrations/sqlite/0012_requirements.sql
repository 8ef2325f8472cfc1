-- What a call asks for: required documents and the registers of duties (art. 4), and what a
-- project has handed in for each.

CREATE TABLE requirement (
    id BLOB PRIMARY KEY,
    call_id BLOB NOT NULL REFERENCES call (id),
    code TEXT NOT NULL,
    -- document, compliance, forfeiture
    register TEXT NOT NULL CHECK (register IN ('document', 'compliance', 'forfeiture')),
    position INTEGER NOT NULL,
    article TEXT NOT NULL,
    title TEXT NOT NULL,
    -- the recorded fact of the determination that its outcome speaks for
    fact TEXT,
    -- JSON: the whole of it, as the call's file has it (duty in words, subject, evidence, term)
    definition TEXT NOT NULL,
    UNIQUE (call_id, code)
) STRICT;

-- What was handed in, version by version; the highest number counts.
CREATE TABLE fulfilment (
    id BLOB PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES project (id),
    requirement_id BLOB NOT NULL REFERENCES requirement (id),
    -- person's code, sportello's number, code of a period; empty for the project
    subject TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    -- a generated and signed document, or an uploaded file, or a statement alone
    document_id BLOB REFERENCES document (id),
    file_sha256 TEXT,
    file_name TEXT,
    file_bytes INTEGER CHECK (file_bytes > 0),
    -- the act it stands in, as written
    act TEXT,
    act_on TEXT,
    note TEXT,
    submitted_by BLOB NOT NULL REFERENCES user_account (id),
    submitted_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('submitted', 'accepted', 'returned')),
    checked_by BLOB REFERENCES user_account (id),
    checked_at TEXT,
    reason TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (project_id, requirement_id, subject, number),
    CHECK ((state = 'submitted') = (checked_at IS NULL)),
    CHECK (state <> 'returned' OR reason IS NOT NULL),
    CHECK ((file_sha256 IS NULL) = (file_name IS NULL) AND (file_sha256 IS NULL) = (file_bytes IS NULL))
) STRICT;

CREATE INDEX fulfilment_waiting ON fulfilment (submitted_at) WHERE state = 'submitted';

-- Who of the group serves which sportello (F.4).
CREATE TABLE sportello_staff (
    sportello_id BLOB NOT NULL REFERENCES sportello (id),
    member_id BLOB NOT NULL REFERENCES staff_member (id),
    PRIMARY KEY (sportello_id, member_id)
) STRICT;
