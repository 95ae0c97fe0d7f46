-- SPDX-License-Identifier: GPL-2.0-or-later
-- The pictures of contacts, each kept once.

CREATE TABLE avatars (
    hash  TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the image, in hexadecimal digits
    image BLOB NOT NULL
) STRICT;

ALTER TABLE identities ADD COLUMN avatar TEXT REFERENCES avatars (hash);
CREATE INDEX identities_with_avatar ON identities (avatar) WHERE avatar IS NOT NULL;

-- One that nobody has any more goes.
CREATE TRIGGER avatar_replaced AFTER UPDATE OF avatar ON identities
WHEN OLD.avatar IS NOT NULL AND OLD.avatar IS NOT NEW.avatar
BEGIN
    DELETE FROM avatars WHERE hash = OLD.avatar AND NOT EXISTS (SELECT 1 FROM identities WHERE avatar = OLD.avatar);
END;
CREATE TRIGGER avatar_abandoned AFTER DELETE ON identities
WHEN OLD.avatar IS NOT NULL
BEGIN
    DELETE FROM avatars WHERE hash = OLD.avatar AND NOT EXISTS (SELECT 1 FROM identities WHERE avatar = OLD.avatar);
END;
