-- Where the facts of a determination came from when it was proposed: data of the portal, or what
-- the Region recorded in their place. An explanation as JSON; none of earlier ones.
ALTER TABLE determination ADD COLUMN origins TEXT COLLATE "C";
