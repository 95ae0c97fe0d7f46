-- SPDX-License-Identifier: GPL-2.0-or-later
-- The user's rules and policies, what they name, and what they have left to be done.

-- Persons by an anchor, an identity: a row is of whoever that is now.
CREATE TABLE people (
    anchor_id INTEGER PRIMARY KEY REFERENCES identities (id) ON DELETE CASCADE,
    user_id   INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    slug      TEXT    NOT NULL,
    language  TEXT    NOT NULL DEFAULT '', -- set by the user; BCP 47
    UNIQUE (user_id, slug)
) STRICT;

-- The user's own groups, and those of the networks' contact lists, which are told by their names' slugs.
CREATE TABLE groups (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    slug    TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    own     INTEGER NOT NULL, -- made by the user: stays when nobody is in it
    UNIQUE (user_id, slug)
) STRICT;
CREATE TABLE group_members (
    group_id  INTEGER NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    anchor_id INTEGER NOT NULL REFERENCES identities (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, anchor_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_members_by_anchor ON group_members (anchor_id);

CREATE TABLE labels (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    slug    TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    UNIQUE (user_id, slug)
) STRICT;
CREATE TABLE person_labels (
    label_id  INTEGER NOT NULL REFERENCES labels (id) ON DELETE CASCADE,
    anchor_id INTEGER NOT NULL REFERENCES identities (id) ON DELETE CASCADE,
    PRIMARY KEY (label_id, anchor_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_labels_by_anchor ON person_labels (anchor_id);

CREATE TABLE channels (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id  INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    slug     TEXT    NOT NULL,
    name     TEXT    NOT NULL,
    plugin   TEXT    NOT NULL,
    settings TEXT    NOT NULL, -- JSON
    UNIQUE (user_id, slug)
) STRICT;

CREATE TABLE rule_generations (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    device_id  INTEGER REFERENCES devices (id) ON DELETE SET NULL,
    note       TEXT    NOT NULL,
    running    INTEGER NOT NULL
) STRICT;
CREATE INDEX rule_generations_of_user ON rule_generations (user_id);
CREATE UNIQUE INDEX rule_generation_that_runs ON rule_generations (user_id) WHERE running = 1;
CREATE INDEX rule_generations_of_device ON rule_generations (device_id);
CREATE TABLE rule_files (
    generation_id INTEGER NOT NULL REFERENCES rule_generations (id) ON DELETE CASCADE,
    place         INTEGER NOT NULL, -- 0 is the root
    name          TEXT    NOT NULL,
    text          BLOB    NOT NULL,
    PRIMARY KEY (generation_id, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE policies (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id     INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    target_kind TEXT    NOT NULL,
    target_id   INTEGER NOT NULL, -- 0 where it goes by name, or by nothing
    target_name TEXT    NOT NULL,
    direction   TEXT    NOT NULL,
    phase       TEXT    NOT NULL,
    verdicts    TEXT    NOT NULL, -- JSON
    updated_at  INTEGER NOT NULL,
    UNIQUE (user_id, target_kind, target_id, target_name, direction, phase)
) STRICT;

-- What `once per` and `at most N per` count, by the ledger's clock.
CREATE TABLE limit_uses (
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    limit_key  TEXT    NOT NULL,
    scope      TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    keep_until INTEGER NOT NULL
) STRICT;
CREATE INDEX limit_uses_of ON limit_uses (user_id, limit_key, scope, at);

CREATE TABLE spent_rules (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    rule    TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (user_id, rule)
) STRICT, WITHOUT ROWID;

CREATE TABLE deferred_blocks (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    block_key  TEXT    NOT NULL,
    due        INTEGER NOT NULL,
    message_id INTEGER REFERENCES messages (id) ON DELETE CASCADE,
    happening  TEXT, -- JSON
    done_at    INTEGER, -- kept for a while: a message that is decided again defers nothing twice
    CHECK ((message_id IS NULL) <> (happening IS NULL))
) STRICT;
CREATE INDEX deferred_blocks_due ON deferred_blocks (user_id, due) WHERE done_at IS NULL;
CREATE INDEX deferred_blocks_done ON deferred_blocks (done_at) WHERE done_at IS NOT NULL;
CREATE INDEX deferred_blocks_of_user ON deferred_blocks (user_id);
CREATE UNIQUE INDEX deferred_blocks_of_message ON deferred_blocks (message_id, block_key) WHERE message_id IS NOT NULL;
CREATE INDEX deferred_blocks_by_message ON deferred_blocks (message_id);

-- How far schedules have been looked at.
CREATE TABLE rule_schedules (
    user_id INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    done_to INTEGER NOT NULL
) STRICT;

ALTER TABLE messages ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN released_at INTEGER;
ALTER TABLE messages ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0; -- dropped, and its text not kept
CREATE INDEX messages_filtered ON messages (user_id, id) WHERE disposition = 'drop' AND direction = 'incoming';
-- messages(D), silent_for: nothing but the index is read.
CREATE INDEX messages_from ON messages (sender_id, received_at, direction) WHERE direction = 'incoming';
CREATE INDEX messages_in ON messages (conversation_id, received_at, direction) WHERE direction = 'incoming';

-- Held messages that are not released yet, of both directions.
CREATE TABLE waiting_messages (
    message_id INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    due        INTEGER,          -- none: until the user is back, or releases it
    digest     TEXT    NOT NULL, -- its name; empty: none
    asks       INTEGER NOT NULL  -- a request to the user is open
) STRICT;
CREATE INDEX waiting_messages_of_user ON waiting_messages (user_id, due);

ALTER TABLE conversations ADD COLUMN muted_until INTEGER;
CREATE INDEX conversations_muted_until ON conversations (muted_until) WHERE muted_until IS NOT NULL;

-- What was passed on, to know it when it comes back.
CREATE TABLE forwards (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    origin_id  INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    text_hash  BLOB    NOT NULL,
    at         INTEGER NOT NULL
) STRICT;
CREATE INDEX forwards_by_hash ON forwards (user_id, text_hash);
CREATE INDEX forwards_of_origin ON forwards (origin_id);
CREATE INDEX forwards_of_message ON forwards (message_id);
