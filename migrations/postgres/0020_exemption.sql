-- Of a statement that the duty does not apply: what exempts the body, in its words (art. 4, 6).
ALTER TABLE fulfilment ADD COLUMN exemption TEXT COLLATE "C";
