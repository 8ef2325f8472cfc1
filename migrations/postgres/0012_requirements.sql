-- What a call asks for: required documents and the registers of duties (art. 4), and what a
-- project has handed in for each.

CREATE TABLE requirement (
    id UUID PRIMARY KEY,
    call_id UUID NOT NULL REFERENCES call (id),
    code TEXT COLLATE "C" NOT NULL,
    -- document, compliance, forfeiture
    register TEXT COLLATE "C" NOT NULL CHECK (register IN ('document', 'compliance', 'forfeiture')),
    position BIGINT NOT NULL,
    article TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    -- the recorded fact of the determination that its outcome speaks for
    fact TEXT COLLATE "C",
    -- JSON: the whole of it, as the call's file has it (duty in words, subject, evidence, term)
    definition TEXT COLLATE "C" NOT NULL,
    UNIQUE (call_id, code)
);

-- What was handed in, version by version; the highest number counts.
CREATE TABLE fulfilment (
    id UUID PRIMARY KEY,
    project_id UUID NOT NULL REFERENCES project (id),
    requirement_id UUID NOT NULL REFERENCES requirement (id),
    -- person's code, sportello's number, code of a period; empty for the project
    subject TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL CHECK (number >= 1),
    -- a generated and signed document, or an uploaded file, or a statement alone
    document_id UUID REFERENCES document (id),
    file_sha256 TEXT COLLATE "C",
    file_name TEXT COLLATE "C",
    file_bytes BIGINT CHECK (file_bytes > 0),
    -- the act it stands in, as written
    act TEXT COLLATE "C",
    act_on DATE,
    note TEXT COLLATE "C",
    submitted_by UUID NOT NULL REFERENCES user_account (id),
    submitted_at TIMESTAMPTZ NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('submitted', 'accepted', 'returned')),
    checked_by UUID REFERENCES user_account (id),
    checked_at TIMESTAMPTZ,
    reason TEXT COLLATE "C",
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (project_id, requirement_id, subject, number),
    CHECK ((state = 'submitted') = (checked_at IS NULL)),
    CHECK (state <> 'returned' OR reason IS NOT NULL),
    CHECK ((file_sha256 IS NULL) = (file_name IS NULL) AND (file_sha256 IS NULL) = (file_bytes IS NULL))
);

CREATE INDEX fulfilment_waiting ON fulfilment (submitted_at) WHERE state = 'submitted';

-- Who of the group serves which sportello (F.4).
CREATE TABLE sportello_staff (
    sportello_id UUID NOT NULL REFERENCES sportello (id),
    member_id UUID NOT NULL REFERENCES staff_member (id),
    PRIMARY KEY (sportello_id, member_id)
);
