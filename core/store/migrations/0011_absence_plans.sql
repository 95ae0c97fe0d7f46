-- SPDX-License-Identifier: GPL-2.0-or-later
-- Absences that are arranged ahead; a row goes when its absence has begun.

CREATE TABLE absence_plans (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    begins  INTEGER NOT NULL,
    absence TEXT    NOT NULL -- JSON
) STRICT;
CREATE INDEX absence_plans_of_user ON absence_plans (user_id, begins);
