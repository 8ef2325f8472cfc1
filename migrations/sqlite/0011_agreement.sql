-- The agreement: its wording per call, what it is drawn up from, and the proposal of forfeiture.

-- The wording of a call's agreement; a project keeps the version it was drafted with.
CREATE TABLE agreement_template (
    id BLOB PRIMARY KEY,
    call_id BLOB NOT NULL REFERENCES call (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    -- headings, paragraphs and fields, in the portal's own notation
    text TEXT NOT NULL,
    note TEXT,
    -- none: it came with the call
    written_by BLOB REFERENCES user_account (id),
    written_at TEXT NOT NULL,
    UNIQUE (call_id, number)
) STRICT;

CREATE TABLE agreement (
    project_id BLOB PRIMARY KEY REFERENCES project (id),
    -- the Region's notice of admission, as written: «prot. 123456 del 05/02/2020»
    notice TEXT,
    notice_on TEXT,
    -- the resolutions that delegate the body and approve the project
    delegation_act TEXT,
    delegation_on TEXT,
    approval_act TEXT,
    approval_on TEXT,
    template_id BLOB REFERENCES agreement_template (id),
    -- the version that is up for signature
    document_id BLOB REFERENCES document (id),
    -- SHA-256 of what that version says: other data today mean it no longer says what is so
    content_sha256 TEXT,
    -- the manager did not sign the version the body had signed: when, and why
    returned_on TEXT,
    returned_reason TEXT,
    -- the body renounced: when, and why
    renounced_on TEXT,
    renounced_reason TEXT,
    -- registration of the contract
    registration_number TEXT,
    registration_on TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    CHECK ((registration_number IS NULL) = (registration_on IS NULL)),
    CHECK ((document_id IS NULL) = (content_sha256 IS NULL)),
    CHECK ((returned_on IS NULL) = (returned_reason IS NULL)),
    CHECK ((renounced_on IS NULL) = (renounced_reason IS NULL))
) STRICT;

-- Prepared with its facts by one person, decided by the manager.
CREATE TABLE forfeiture_proposal (
    id BLOB PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES project (id),
    -- the duty that was not met: sign_agreement, …
    duty TEXT NOT NULL,
    -- JSON: term, day, what was missing
    facts TEXT NOT NULL,
    proposed_by BLOB NOT NULL REFERENCES user_account (id),
    proposed_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'forfeited', 'dismissed')),
    decided_by BLOB REFERENCES user_account (id),
    decided_at TEXT,
    reason TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    CHECK (decided_by IS NULL OR decided_by <> proposed_by),
    CHECK ((state = 'proposed') = (decided_at IS NULL))
) STRICT;

CREATE UNIQUE INDEX forfeiture_proposal_open ON forfeiture_proposal (project_id) WHERE state = 'proposed';
