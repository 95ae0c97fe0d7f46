-- SPDX-License-Identifier: GPL-2.0-or-later
-- Where a person is told that the user has gone, if not on the network: by a channel of the user's, at their address
-- there. Of the person whose identity the anchor is now.

CREATE TABLE notice_addresses (
    anchor_id  INTEGER PRIMARY KEY REFERENCES identities (id) ON DELETE CASCADE,
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    channel_id INTEGER NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    address    TEXT    NOT NULL
) STRICT;
CREATE INDEX notice_addresses_of_user ON notice_addresses (user_id);
CREATE INDEX notice_addresses_by_channel ON notice_addresses (channel_id);
