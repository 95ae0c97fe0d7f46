-- SPDX-License-Identifier: GPL-2.0-or-later
-- Who came online while the user was away: a row for each contact, however often they come.

CREATE TABLE came_online (
    user_id     INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    absence     INTEGER NOT NULL,
    identity_id INTEGER NOT NULL REFERENCES identities (id) ON DELETE CASCADE,
    first       INTEGER NOT NULL,
    last        INTEGER NOT NULL,
    times       INTEGER NOT NULL,
    PRIMARY KEY (user_id, absence, identity_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX came_online_by_identity ON came_online (identity_id);
