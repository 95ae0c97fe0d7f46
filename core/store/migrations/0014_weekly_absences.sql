-- SPDX-License-Identifier: GPL-2.0-or-later
-- An absence may come again each week.

ALTER TABLE absence_plans ADD COLUMN weekdays INTEGER NOT NULL DEFAULT 0; -- bits, from 1 for Monday; 0: it comes once
