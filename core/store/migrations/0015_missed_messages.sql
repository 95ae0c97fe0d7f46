-- SPDX-License-Identifier: GPL-2.0-or-later
-- What came before an absence began, and no device had by then.

CREATE TABLE missed_messages (
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    absence    INTEGER NOT NULL,
    message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, absence, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX missed_by_message ON missed_messages (message_id);
