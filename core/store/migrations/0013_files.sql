-- SPDX-License-Identifier: GPL-2.0-or-later
-- Files that are sent and that came, in parts.

CREATE TABLE files (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    message_id INTEGER REFERENCES messages (id) ON DELETE CASCADE, -- none: no message has it yet
    name       TEXT    NOT NULL,
    mime_type  TEXT    NOT NULL,
    size       INTEGER NOT NULL CHECK (size > 0),
    received   INTEGER NOT NULL DEFAULT 0 CHECK (received <= size),
    place      TEXT, -- where a plugin has put it; none: its parts are in file_parts
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX files_of_user ON files (user_id);
CREATE INDEX files_of_message ON files (message_id) WHERE message_id IS NOT NULL;

CREATE TABLE file_parts (
    file_id INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
    at      INTEGER NOT NULL, -- of its first byte
    data    BLOB    NOT NULL,
    PRIMARY KEY (file_id, at)
) STRICT;

-- What a message forgets, its files forget.
CREATE TRIGGER files_forgotten AFTER UPDATE OF forgotten ON messages WHEN NEW.forgotten = 1
BEGIN
    DELETE FROM files WHERE message_id = NEW.id;
END;
