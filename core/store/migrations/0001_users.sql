-- SPDX-License-Identifier: GPL-2.0-or-later
-- Who uses Locum, and with which devices. Times are milliseconds since the epoch, UTC.
PRAGMA application_id = 1282368373; -- "Locu"

-- What belongs to the database as a whole.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    name          TEXT    NOT NULL UNIQUE,
    display_name  TEXT    NOT NULL,
    locale        TEXT    NOT NULL,
    password_hash BLOB    NOT NULL, -- Argon2id, as libsodium prints it
    created_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE user_settings (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    key     TEXT    NOT NULL,
    value   TEXT    NOT NULL, -- JSON: an array of the one value
    PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;

-- A device that was removed stays as a name for what was delivered to it.
CREATE TABLE devices (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id      INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name         TEXT    NOT NULL,
    token_hash   BLOB    UNIQUE, -- SHA-256; NULL once removed
    created_at   INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    acknowledged INTEGER NOT NULL DEFAULT 0, -- position in the feed
    removed_at   INTEGER
) STRICT;
CREATE INDEX devices_of_user ON devices (user_id);

-- Each move of a device's cursor: from here stems when a message was delivered.
CREATE TABLE acknowledgements (
    device_id INTEGER NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    up_to     INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (device_id, up_to)
) STRICT, WITHOUT ROWID;

CREATE TABLE user_presences (
    user_id      INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    device_id    INTEGER REFERENCES devices (id) ON DELETE SET NULL,
    availability TEXT    NOT NULL,
    text         TEXT    NOT NULL,
    idle_since   INTEGER,
    at           INTEGER NOT NULL
) STRICT;
CREATE INDEX user_presences_of_device ON user_presences (device_id);

CREATE TABLE stand_ins (
    user_id INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    version INTEGER NOT NULL, -- of the JSON
    state   TEXT    NOT NULL
) STRICT;
