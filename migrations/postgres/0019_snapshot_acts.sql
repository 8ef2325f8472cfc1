-- Every file of the committee's resolution that was uploaded for a snapshot (art. 9): none is ever
-- lost. The snapshot itself names the one in force.
CREATE TABLE snapshot_act (
    id UUID PRIMARY KEY,
    snapshot_id UUID NOT NULL REFERENCES snapshot (id),
    number BIGINT NOT NULL CHECK (number >= 1),
    act_number TEXT COLLATE "C" NOT NULL,
    act_on DATE NOT NULL,
    file_sha256 TEXT COLLATE "C" NOT NULL,
    file_name TEXT COLLATE "C" NOT NULL,
    file_bytes BIGINT NOT NULL CHECK (file_bytes > 0),
    -- of the content the snapshot had when it was uploaded
    content_sha256 TEXT COLLATE "C" NOT NULL,
    uploaded_by UUID NOT NULL REFERENCES user_account (id),
    uploaded_at TIMESTAMPTZ NOT NULL,
    UNIQUE (snapshot_id, number)
);
