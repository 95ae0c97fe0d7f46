-- SPDX-License-Identifier: GPL-2.0-or-later
-- Who is who: what follows from the acts (person_acts) and has to last, and what the user's address book says.

-- A restrictive policy of a person that was split reaches the other side too: by a second anchor.
CREATE TABLE policy_anchors (
    policy_id INTEGER NOT NULL REFERENCES policies (id) ON DELETE CASCADE,
    anchor_id INTEGER NOT NULL REFERENCES identities (id) ON DELETE CASCADE,
    act_id    INTEGER NOT NULL REFERENCES person_acts (id) ON DELETE CASCADE, -- undone with it
    PRIMARY KEY (policy_id, anchor_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX policy_anchors_by_anchor ON policy_anchors (anchor_id);
CREATE INDEX policy_anchors_of_act ON policy_anchors (act_id);

-- How the user wants persons shown and written to.
CREATE TABLE person_settings (
    user_id    INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    aggregated INTEGER NOT NULL
) STRICT;
CREATE TABLE pinned_identities (
    identity_id INTEGER PRIMARY KEY REFERENCES identities (id) ON DELETE CASCADE
) STRICT;

CREATE TABLE cards (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    uid     TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    phones  TEXT    NOT NULL, -- JSON, as the three below
    emails  TEXT    NOT NULL,
    chats   TEXT    NOT NULL, -- addresses on chat networks
    UNIQUE (user_id, uid)
) STRICT;
