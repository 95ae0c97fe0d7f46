-- SPDX-License-Identifier: GPL-2.0-or-later
-- The rule plugins that users have set up.

CREATE TABLE rule_plugins (
    user_id  INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    plugin   TEXT    NOT NULL,
    enabled  INTEGER NOT NULL,
    settings TEXT    NOT NULL, -- JSON
    secrets  BLOB,             -- sealed with the key that is kept outside
    PRIMARY KEY (user_id, plugin)
) STRICT, WITHOUT ROWID;
