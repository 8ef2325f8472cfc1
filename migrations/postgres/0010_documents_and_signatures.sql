-- Documents the portal issues, who must sign them, every signed file that was received, and who
-- may sign for whom. Contents stand among the files of the portal, by SHA-256; no row here is
-- ever deleted.

-- One version of a document; a later version replaces an earlier one and leaves it as it is.
CREATE TABLE document (
    id UUID PRIMARY KEY,
    project_id UUID NOT NULL REFERENCES project (id),
    kind TEXT COLLATE "C" NOT NULL,
    -- what it is about where one kind has many: OP-01, 2022-2; else empty
    subject TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL CHECK (number >= 1),
    title TEXT COLLATE "C" NOT NULL,
    file_sha256 TEXT COLLATE "C" NOT NULL,
    file_name TEXT COLLATE "C" NOT NULL,
    file_bytes BIGINT NOT NULL CHECK (file_bytes > 0),
    issued_by UUID NOT NULL REFERENCES user_account (id),
    issued_at TIMESTAMPTZ NOT NULL,
    -- when a later version took its place
    replaced_at TIMESTAMPTZ,
    UNIQUE (project_id, kind, subject, number)
);

CREATE UNIQUE INDEX document_current ON document (project_id, kind, subject) WHERE replaced_at IS NULL;

-- A signature that a document asks for, in this order.
CREATE TABLE signature_request (
    id UUID PRIMARY KEY,
    document_id UUID NOT NULL REFERENCES document (id),
    project_id UUID NOT NULL REFERENCES project (id),
    position BIGINT NOT NULL CHECK (position >= 1),
    party TEXT COLLATE "C" NOT NULL CHECK (party IN ('body', 'region', 'person')),
    -- the very person, where the party is one
    person_id UUID REFERENCES person (id),
    due_on DATE,
    signed_on DATE,
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (document_id, position),
    CHECK ((party = 'person') = (person_id IS NOT NULL))
);

CREATE INDEX signature_request_waiting ON signature_request (party, project_id) WHERE signed_on IS NULL;

-- A file received for a document, accepted or not: what came is never lost.
CREATE TABLE signed_file (
    id UUID PRIMARY KEY,
    -- the number on the receipt
    number BIGINT NOT NULL UNIQUE CHECK (number >= 1),
    -- none: of many files sent at once, one that is of no document its sender was to sign
    document_id UUID REFERENCES document (id),
    -- the request it met; none when it was refused
    request_id UUID REFERENCES signature_request (id),
    file_sha256 TEXT COLLATE "C" NOT NULL,
    file_name TEXT COLLATE "C" NOT NULL,
    file_bytes BIGINT NOT NULL CHECK (file_bytes > 0),
    -- cades, pades; none when it is no signature at all
    format TEXT COLLATE "C" CHECK (format IN ('cades', 'pades')),
    outcome TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('accepted', 'refused')),
    -- why it was refused, in Italian
    reason TEXT COLLATE "C",
    signer_name TEXT COLLATE "C",
    signer_tax_code TEXT COLLATE "C",
    -- JSON: the report of the verification
    report TEXT COLLATE "C",
    uploaded_by UUID NOT NULL REFERENCES user_account (id),
    uploaded_at TIMESTAMPTZ NOT NULL,
    CHECK ((outcome = 'accepted') = (request_id IS NOT NULL)),
    CHECK ((outcome = 'refused') = (reason IS NOT NULL)),
    CHECK (document_id IS NOT NULL OR outcome = 'refused')
);

CREATE INDEX signed_file_by_document ON signed_file (document_id, uploaded_at);
CREATE INDEX signed_file_by_content ON signed_file (file_sha256);

-- Who may sign for a body, or for the Region, from a day to a day, by which deed.
CREATE TABLE signing_power (
    id UUID PRIMARY KEY,
    -- none: the Region
    body_id UUID REFERENCES body (id),
    person_id UUID NOT NULL REFERENCES person (id),
    -- legal_representative, delegate, region_manager
    capacity TEXT COLLATE "C" NOT NULL,
    from_on DATE NOT NULL,
    to_on DATE,
    -- the deed that says so, as it is called: «Deliberazione n. 12 del 03/02/2020»
    deed TEXT COLLATE "C" NOT NULL,
    deed_on DATE NOT NULL,
    deed_sha256 TEXT COLLATE "C",
    deed_file_name TEXT COLLATE "C",
    recorded_by UUID NOT NULL REFERENCES user_account (id),
    recorded_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    CHECK (to_on IS NULL OR to_on >= from_on)
);

CREATE INDEX signing_power_by_body ON signing_power (body_id, from_on);
