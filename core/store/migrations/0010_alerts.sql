-- SPDX-License-Identifier: GPL-2.0-or-later
-- What channels are used for, and what they have to tell.

ALTER TABLE channels ADD COLUMN secrets BLOB;                              -- sealed with the key that is kept outside
ALTER TABLE channels ADD COLUMN usage TEXT NOT NULL DEFAULT '{}';          -- JSON: what differs from what the plugin's channels are used for
ALTER TABLE channels ADD COLUMN enabled INTEGER NOT NULL DEFAULT 1;
ALTER TABLE channels ADD COLUMN gone TEXT;                                 -- JSON: why nothing is sent there until it is set anew
ALTER TABLE channels ADD COLUMN hook_hash BLOB;                            -- of the secret in its own address
CREATE UNIQUE INDEX channels_by_hook ON channels (hook_hash) WHERE hook_hash IS NOT NULL;

-- One message by a channel; while it waits, more of the same person is added to it.
CREATE TABLE alerts (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id         INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    channel_id      INTEGER NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    key             TEXT    NOT NULL UNIQUE, -- the same at every attempt
    subject         TEXT    NOT NULL,
    thread          TEXT    NOT NULL,        -- what belongs together
    recipient       TEXT    NOT NULL,        -- a contact's address; empty: the user
    language        TEXT    NOT NULL,
    state           TEXT    NOT NULL,
    standard        INTEGER NOT NULL,        -- by the channel's own settings: ends with the user's return
    urgent          INTEGER NOT NULL,
    passes_quiet    INTEGER NOT NULL,
    due             INTEGER NOT NULL,
    expires         INTEGER NOT NULL,
    attempts        INTEGER NOT NULL DEFAULT 0,
    created_at      INTEGER NOT NULL,
    sent_at         INTEGER,
    ended_at        INTEGER,
    conversation_id INTEGER REFERENCES conversations (id) ON DELETE CASCADE, -- where an answer goes: the newest part's
    token_hash      BLOB,                    -- of what an answer carries
    remote_id       TEXT    NOT NULL DEFAULT '',
    error           TEXT                     -- JSON
) STRICT;
CREATE INDEX alerts_of_user ON alerts (user_id);
CREATE INDEX alerts_of_channel ON alerts (channel_id, thread, id);
CREATE INDEX alerts_of_conversation ON alerts (conversation_id);
CREATE INDEX alerts_open ON alerts (user_id, due) WHERE ended_at IS NULL;
CREATE INDEX alerts_sent ON alerts (channel_id, sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX alerts_by_token ON alerts (token_hash) WHERE token_hash IS NOT NULL;

CREATE TABLE alert_parts (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    alert_id   INTEGER NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
    message_id INTEGER REFERENCES messages (id) ON DELETE CASCADE,
    at         INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    text       TEXT    NOT NULL -- empty: the message's own
) STRICT;
CREATE INDEX alert_parts_of ON alert_parts (alert_id);
CREATE INDEX alert_parts_of_message ON alert_parts (message_id) WHERE message_id IS NOT NULL;

-- Everything that was tried, and what became of it.
CREATE TABLE alert_log (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    channel_id INTEGER NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    alert_id   INTEGER NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
    at         INTEGER NOT NULL,
    step       TEXT    NOT NULL,
    detail     TEXT    NOT NULL
) STRICT;
CREATE INDEX alert_log_of ON alert_log (channel_id, id);
CREATE INDEX alert_log_of_alert ON alert_log (alert_id);
