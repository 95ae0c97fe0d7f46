-- SPDX-License-Identifier: GPL-2.0-or-later
-- The words of messages, for searching. The index holds no text of its own, and no trigger keeps it: the schema is not
-- trusted to run anything, so message_search.cpp does. `owner` keeps the users' words apart inside the index.

CREATE VIRTUAL TABLE message_words USING fts5 (owner, words, content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');

ALTER TABLE messages ADD COLUMN indexed INTEGER NOT NULL DEFAULT 0; -- its words are in the index, as its text is now
UPDATE messages SET indexed = 1 WHERE text <> '' AND (disposition <> 'drop' OR direction = 'outgoing');
INSERT INTO message_words (rowid, owner, words) SELECT id, 'u' || user_id, text FROM messages WHERE indexed = 1;
