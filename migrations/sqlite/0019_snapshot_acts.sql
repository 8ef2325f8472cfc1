-- Every file of the committee's resolution that was uploaded for a snapshot (art. 9): none is ever
-- lost. The snapshot itself names the one in force.
CREATE TABLE snapshot_act (
    id BLOB PRIMARY KEY,
    snapshot_id BLOB NOT NULL REFERENCES snapshot (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    act_number TEXT NOT NULL,
    act_on TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_bytes INTEGER NOT NULL CHECK (file_bytes > 0),
    -- of the content the snapshot had when it was uploaded
    content_sha256 TEXT NOT NULL,
    uploaded_by BLOB NOT NULL REFERENCES user_account (id),
    uploaded_at TEXT NOT NULL,
    UNIQUE (snapshot_id, number)
) STRICT;
