-- SPDX-License-Identifier: GPL-2.0-or-later
-- What Locum does by itself, or still has to do.

CREATE TABLE outbox (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id         INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    account_id      INTEGER REFERENCES accounts (id) ON DELETE CASCADE,
    conversation_id INTEGER REFERENCES conversations (id) ON DELETE CASCADE,
    message_id      INTEGER REFERENCES messages (id) ON DELETE CASCADE,
    kind            TEXT    NOT NULL,
    state           TEXT    NOT NULL,
    transaction_id  TEXT    NOT NULL UNIQUE,
    attempts        INTEGER NOT NULL DEFAULT 0,
    not_before      INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    done_at         INTEGER,
    payload         TEXT    NOT NULL -- JSON
) STRICT;
CREATE INDEX outbox_open ON outbox (id) WHERE state <> 'done';
CREATE INDEX outbox_of_user ON outbox (user_id);
CREATE INDEX outbox_of_account ON outbox (account_id);
CREATE INDEX outbox_of_conversation ON outbox (conversation_id);
CREATE INDEX outbox_of_message ON outbox (message_id);

-- The auto-reply contract's ledger; append-only.
CREATE TABLE auto_messages (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id         INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    person_id       INTEGER NOT NULL,
    identity_id     INTEGER NOT NULL REFERENCES identities (id) ON DELETE CASCADE,
    account_id      INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL,
    message_id      INTEGER,
    in_reply_to     INTEGER,
    at              INTEGER NOT NULL,
    kind            TEXT    NOT NULL,
    absence         INTEGER NOT NULL,
    UNIQUE (in_reply_to, kind)
) STRICT;
CREATE INDEX auto_messages_to ON auto_messages (identity_id, at);
CREATE INDEX auto_messages_of_account ON auto_messages (account_id, at);
CREATE INDEX auto_messages_of_user ON auto_messages (user_id);

-- What contacts wrote, told apart without keeping it, and what came back.
CREATE TABLE texts_seen (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    identity_id INTEGER NOT NULL REFERENCES identities (id) ON DELETE CASCADE,
    at          INTEGER NOT NULL,
    text_hash   BLOB    NOT NULL,
    repeated    INTEGER NOT NULL
) STRICT;
CREATE INDEX texts_seen_of ON texts_seen (identity_id, at);

CREATE TABLE bounces (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    identity_id INTEGER NOT NULL REFERENCES identities (id) ON DELETE CASCADE,
    at          INTEGER NOT NULL
) STRICT;
CREATE INDEX bounces_of ON bounces (identity_id, at);
