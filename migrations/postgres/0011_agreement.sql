-- The agreement: its wording per call, what it is drawn up from, and the proposal of forfeiture.

-- The wording of a call's agreement; a project keeps the version it was drafted with.
CREATE TABLE agreement_template (
    id UUID PRIMARY KEY,
    call_id UUID NOT NULL REFERENCES call (id),
    number BIGINT NOT NULL CHECK (number >= 1),
    -- headings, paragraphs and fields, in the portal's own notation
    text TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C",
    -- none: it came with the call
    written_by UUID REFERENCES user_account (id),
    written_at TIMESTAMPTZ NOT NULL,
    UNIQUE (call_id, number)
);

CREATE TABLE agreement (
    project_id UUID PRIMARY KEY REFERENCES project (id),
    -- the Region's notice of admission, as written: «prot. 123456 del 05/02/2020»
    notice TEXT COLLATE "C",
    notice_on DATE,
    -- the resolutions that delegate the body and approve the project
    delegation_act TEXT COLLATE "C",
    delegation_on DATE,
    approval_act TEXT COLLATE "C",
    approval_on DATE,
    template_id UUID REFERENCES agreement_template (id),
    -- the version that is up for signature
    document_id UUID REFERENCES document (id),
    -- SHA-256 of what that version says: other data today mean it no longer says what is so
    content_sha256 TEXT COLLATE "C",
    -- the manager did not sign the version the body had signed: when, and why
    returned_on DATE,
    returned_reason TEXT COLLATE "C",
    -- the body renounced: when, and why
    renounced_on DATE,
    renounced_reason TEXT COLLATE "C",
    -- registration of the contract
    registration_number TEXT COLLATE "C",
    registration_on DATE,
    version BIGINT NOT NULL DEFAULT 1,
    CHECK ((registration_number IS NULL) = (registration_on IS NULL)),
    CHECK ((document_id IS NULL) = (content_sha256 IS NULL)),
    CHECK ((returned_on IS NULL) = (returned_reason IS NULL)),
    CHECK ((renounced_on IS NULL) = (renounced_reason IS NULL))
);

-- Prepared with its facts by one person, decided by the manager.
CREATE TABLE forfeiture_proposal (
    id UUID PRIMARY KEY,
    project_id UUID NOT NULL REFERENCES project (id),
    -- the duty that was not met: sign_agreement, …
    duty TEXT COLLATE "C" NOT NULL,
    -- JSON: term, day, what was missing
    facts TEXT COLLATE "C" NOT NULL,
    proposed_by UUID NOT NULL REFERENCES user_account (id),
    proposed_at TIMESTAMPTZ NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('proposed', 'forfeited', 'dismissed')),
    decided_by UUID REFERENCES user_account (id),
    decided_at TIMESTAMPTZ,
    reason TEXT COLLATE "C",
    version BIGINT NOT NULL DEFAULT 1,
    CHECK (decided_by IS NULL OR decided_by <> proposed_by),
    CHECK ((state = 'proposed') = (decided_at IS NULL))
);

CREATE UNIQUE INDEX forfeiture_proposal_open ON forfeiture_proposal (project_id) WHERE state = 'proposed';
