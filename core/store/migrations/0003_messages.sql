-- SPDX-License-Identifier: GPL-2.0-or-later
-- What was said, and the log from which devices learn it.

-- user_id and account_id repeat what the conversation says, for the indexes and for reading without a join; what is removed is
-- removed by way of the conversation.
CREATE TABLE messages (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id         INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    account_id      INTEGER NOT NULL,
    direction       TEXT    NOT NULL,
    author          TEXT    NOT NULL,
    sender_id       INTEGER, -- identity
    sender_name     TEXT    NOT NULL,
    kind            TEXT    NOT NULL,
    origin          TEXT    NOT NULL,
    encryption      TEXT    NOT NULL,
    text            TEXT    NOT NULL,
    attachments     TEXT,    -- JSON
    flags           INTEGER NOT NULL, -- bits: see messages.cpp
    remote_id       TEXT,
    dedupe_key      TEXT,
    sent_at         INTEGER NOT NULL,
    received_at     INTEGER NOT NULL,
    delivery        TEXT    NOT NULL,
    error           TEXT,    -- JSON
    disposition     TEXT    NOT NULL,
    reason          TEXT    NOT NULL,
    in_reply_to     INTEGER,
    replaces        INTEGER,
    client_id       TEXT
) STRICT;
CREATE INDEX messages_of_conversation ON messages (conversation_id);
CREATE UNIQUE INDEX messages_by_client_id ON messages (user_id, client_id) WHERE client_id IS NOT NULL;
CREATE INDEX messages_by_dedupe_key ON messages (conversation_id, dedupe_key) WHERE dedupe_key IS NOT NULL;
CREATE INDEX messages_by_remote_id ON messages (conversation_id, remote_id) WHERE remote_id IS NOT NULL;

-- Steps that no other row tells.
CREATE TABLE message_steps (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    at         INTEGER NOT NULL,
    step       TEXT    NOT NULL,
    detail     TEXT    NOT NULL
) STRICT;
CREATE INDEX steps_of_message ON message_steps (message_id);

-- Each move of a conversation's read marker.
CREATE TABLE reads (
    conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    up_to           INTEGER NOT NULL, -- message
    at              INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, up_to)
) STRICT, WITHOUT ROWID;

-- An entry is a message, or JSON.
CREATE TABLE feed (
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    seq        INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    message_id INTEGER REFERENCES messages (id) ON DELETE CASCADE,
    payload    TEXT,
    PRIMARY KEY (user_id, seq),
    CHECK ((message_id IS NULL) <> (payload IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX feed_of_message ON feed (message_id) WHERE message_id IS NOT NULL;
