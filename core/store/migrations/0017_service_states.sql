-- SPDX-License-Identifier: GPL-2.0-or-later
-- What a service wants to know of its talk with the account's user when it goes on.

CREATE TABLE service_states (
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    service    TEXT    NOT NULL, -- its address
    state      TEXT    NOT NULL, -- JSON
    PRIMARY KEY (account_id, service)
) STRICT, WITHOUT ROWID;
