-- SPDX-License-Identifier: GPL-2.0-or-later
-- What devices were told of the stand-in, and when: asked by those who want to know why a message was decided so.

CREATE TABLE stand_in_history (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    at      INTEGER NOT NULL,
    status  TEXT    NOT NULL -- JSON
) STRICT;
CREATE INDEX stand_in_history_of_user ON stand_in_history (user_id, at);
