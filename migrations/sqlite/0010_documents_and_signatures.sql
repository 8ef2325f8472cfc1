-- Documents the portal issues, who must sign them, every signed file that was received, and who
-- may sign for whom. Contents stand among the files of the portal, by SHA-256; no row here is
-- ever deleted.

-- One version of a document; a later version replaces an earlier one and leaves it as it is.
CREATE TABLE document (
    id BLOB PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES project (id),
    kind TEXT NOT NULL,
    -- what it is about where one kind has many: OP-01, 2022-2; else empty
    subject TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    title TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_bytes INTEGER NOT NULL CHECK (file_bytes > 0),
    issued_by BLOB NOT NULL REFERENCES user_account (id),
    issued_at TEXT NOT NULL,
    -- when a later version took its place
    replaced_at TEXT,
    UNIQUE (project_id, kind, subject, number)
) STRICT;

CREATE UNIQUE INDEX document_current ON document (project_id, kind, subject) WHERE replaced_at IS NULL;

-- A signature that a document asks for, in this order.
CREATE TABLE signature_request (
    id BLOB PRIMARY KEY,
    document_id BLOB NOT NULL REFERENCES document (id),
    project_id BLOB NOT NULL REFERENCES project (id),
    position INTEGER NOT NULL CHECK (position >= 1),
    party TEXT NOT NULL CHECK (party IN ('body', 'region', 'person')),
    -- the very person, where the party is one
    person_id BLOB REFERENCES person (id),
    due_on TEXT,
    signed_on TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (document_id, position),
    CHECK ((party = 'person') = (person_id IS NOT NULL))
) STRICT;

CREATE INDEX signature_request_waiting ON signature_request (party, project_id) WHERE signed_on IS NULL;

-- A file received for a document, accepted or not: what came is never lost.
CREATE TABLE signed_file (
    id BLOB PRIMARY KEY,
    -- the number on the receipt
    number INTEGER NOT NULL UNIQUE CHECK (number >= 1),
    -- none: of many files sent at once, one that is of no document its sender was to sign
    document_id BLOB REFERENCES document (id),
    -- the request it met; none when it was refused
    request_id BLOB REFERENCES signature_request (id),
    file_sha256 TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_bytes INTEGER NOT NULL CHECK (file_bytes > 0),
    -- cades, pades; none when it is no signature at all
    format TEXT CHECK (format IN ('cades', 'pades')),
    outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'refused')),
    -- why it was refused, in Italian
    reason TEXT,
    signer_name TEXT,
    signer_tax_code TEXT,
    -- JSON: the report of the verification
    report TEXT,
    uploaded_by BLOB NOT NULL REFERENCES user_account (id),
    uploaded_at TEXT NOT NULL,
    CHECK ((outcome = 'accepted') = (request_id IS NOT NULL)),
    CHECK ((outcome = 'refused') = (reason IS NOT NULL)),
    CHECK (document_id IS NOT NULL OR outcome = 'refused')
) STRICT;

CREATE INDEX signed_file_by_document ON signed_file (document_id, uploaded_at);
CREATE INDEX signed_file_by_content ON signed_file (file_sha256);

-- Who may sign for a body, or for the Region, from a day to a day, by which deed.
CREATE TABLE signing_power (
    id BLOB PRIMARY KEY,
    -- none: the Region
    body_id BLOB REFERENCES body (id),
    person_id BLOB NOT NULL REFERENCES person (id),
    -- legal_representative, delegate, region_manager
    capacity TEXT NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT,
    -- the deed that says so, as it is called: «Deliberazione n. 12 del 03/02/2020»
    deed TEXT NOT NULL,
    deed_on TEXT NOT NULL,
    deed_sha256 TEXT,
    deed_file_name TEXT,
    recorded_by BLOB NOT NULL REFERENCES user_account (id),
    recorded_at TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    CHECK (to_on IS NULL OR to_on >= from_on)
) STRICT;

CREATE INDEX signing_power_by_body ON signing_power (body_id, from_on);
