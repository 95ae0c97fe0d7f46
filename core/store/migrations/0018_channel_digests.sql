-- SPDX-License-Identifier: GPL-2.0-or-later
-- How far the digests of a channel have come; the digest's alert is written in the same transaction.

CREATE TABLE channel_digests (
    channel_id INTEGER PRIMARY KEY REFERENCES channels (id) ON DELETE CASCADE,
    schedule   TEXT    NOT NULL, -- JSON, as it was looked at last
    looked     INTEGER NOT NULL, -- of the times up to then none is due any more
    covered    INTEGER NOT NULL  -- the last message's id that a digest has told, or need not
) STRICT;
