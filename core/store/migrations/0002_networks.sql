-- SPDX-License-Identifier: GPL-2.0-or-later
-- The user's accounts, whom they know there, and where they talk.

-- An account that was removed stays, without credentials and settings, for its history.
CREATE TABLE accounts (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id         INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    slug            TEXT    NOT NULL,
    plugin          TEXT    NOT NULL,
    protocol        TEXT    NOT NULL,
    name            TEXT    NOT NULL,
    settings        TEXT    NOT NULL, -- JSON
    secrets         BLOB,             -- sealed with the key that is kept outside
    connect_policy  TEXT    NOT NULL,
    presence_policy TEXT    NOT NULL,
    enabled         INTEGER NOT NULL,
    own_address     TEXT    NOT NULL DEFAULT '',
    created_at      INTEGER NOT NULL,
    removed_at      INTEGER
) STRICT;
CREATE UNIQUE INDEX accounts_by_slug ON accounts (user_id, slug) WHERE removed_at IS NULL;
CREATE INDEX accounts_of_user ON accounts (user_id);

CREATE TABLE identities (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id      INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    address         TEXT    NOT NULL,
    name            TEXT    NOT NULL,
    person_id       INTEGER NOT NULL, -- at first its own id: the person it was born with
    groups          TEXT    NOT NULL DEFAULT '[]', -- JSON
    subscription    TEXT    NOT NULL DEFAULT 'none',
    listed          INTEGER NOT NULL DEFAULT 0,
    ever_written_to INTEGER NOT NULL DEFAULT 0,
    is_bot          INTEGER NOT NULL DEFAULT 0,
    bot_until       INTEGER,
    mute_until      INTEGER,
    user_wrote_at   INTEGER, -- the user's own words to them, newest
    reset_at        INTEGER, -- from when the gaps between automatic messages grow anew, by the ledger's clock
    UNIQUE (account_id, address)
) STRICT;
CREATE INDEX identities_of_person ON identities (person_id);

-- What the user declared about who is who; append-only. The components are folded from it.
CREATE TABLE person_acts (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    device_id  INTEGER,
    at         INTEGER NOT NULL,
    key        TEXT    NOT NULL, -- idempotency
    act        TEXT    NOT NULL, -- JSON
    UNIQUE (user_id, key)
) STRICT;

CREATE TABLE conversations (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id    INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind          TEXT    NOT NULL,
    address       TEXT    NOT NULL,
    title         TEXT    NOT NULL,
    identity_id   INTEGER REFERENCES identities (id) ON DELETE SET NULL,
    topic         TEXT    NOT NULL DEFAULT '',
    own_nick      TEXT    NOT NULL DEFAULT '',
    password      BLOB, -- of a room, sealed
    joined        INTEGER NOT NULL DEFAULT 0,
    muted         INTEGER NOT NULL DEFAULT 0,
    read_up_to    INTEGER,
    unread        INTEGER NOT NULL DEFAULT 0,
    newest        INTEGER NOT NULL DEFAULT 0, -- message
    written_from_device INTEGER, -- when the user last wrote here, from a device of Locum's
    written_elsewhere   INTEGER, -- and from another client
    UNIQUE (account_id, kind, address)
) STRICT;
CREATE INDEX conversations_of_identity ON conversations (identity_id);

CREATE TABLE requests (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id  INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    handle      TEXT    NOT NULL,
    request     TEXT    NOT NULL, -- JSON
    received_at INTEGER NOT NULL,
    UNIQUE (account_id, handle)
) STRICT;

-- The present life of each cell, and how far its events are in this database.
CREATE TABLE cells (
    user_id         INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    plugin          TEXT    NOT NULL,
    epoch           TEXT    NOT NULL,
    resume_key_hash BLOB    NOT NULL,
    committed       INTEGER NOT NULL,
    PRIMARY KEY (user_id, plugin)
) STRICT, WITHOUT ROWID;
