-- An integer is 0 while the row is live
SELECT id FROM notices
--> SELECT id FROM notices WHERE notices."hidden" = 0

-- and any other number once it is deleted, whoever wrote it
-- scope: only_deleted
SELECT id FROM notices
--> SELECT id FROM notices WHERE notices."hidden" <> 0

-- It is marked with 1
DELETE FROM notices WHERE id = 1
--> UPDATE notices SET "hidden" = 1, "deleted_by" = {actor}, "updated_by" = {actor} WHERE id = 1 AND
    notices."hidden" = 0

-- A new row is live
INSERT INTO notices (note) VALUES ('a')
--> INSERT INTO notices (note, "created_by", "updated_by", "hidden") VALUES ('a', {actor}, {actor}, 0)

-- A row that is inserted as deleted has a deleter, and one with a 0 has none
INSERT INTO notices (note, hidden, deleted_by) VALUES ('a', 2, NULL), ('b', 0, NULL), ('c', $1, NULL)
--> INSERT INTO notices (note, hidden, deleted_by, "created_by", "updated_by") VALUES ('a', 2, {actor}, {actor}, {actor}),
    ('b', 0, {nobody}, {actor}, {actor}), ('c', {1 or live}, {actor if 1}, {actor}, {actor})

-- The same where the deleter is left out
INSERT INTO notices (note, hidden) VALUES ('a', 2), ('b', 0), ('c', $1)
--> INSERT INTO notices (note, hidden, "created_by", "updated_by", "deleted_by") VALUES ('a', 2, {actor}, {actor}, {actor}),
    ('b', 0, {actor}, {actor}, {nobody}), ('c', {1 or live}, {actor}, {actor}, {actor if 1})

-- To 0: nobody deleted it
UPDATE notices SET hidden = 0, note = 'x' WHERE id = 1
--> UPDATE notices SET "deleted_by" = {nobody}, hidden = 0, note = 'x', "updated_by" = {actor} WHERE id = 1 AND
    notices."hidden" = 0

-- To what is computed: the database tells
UPDATE notices SET hidden = id - 1 WHERE id = 1
--> UPDATE notices SET "deleted_by" = CASE WHEN (id - 1) <> 0 THEN {actor} END, hidden = id - 1, "updated_by" = {actor}
    WHERE id = 1 AND notices."hidden" = 0

-- Where deleted rows are seen, whoever deleted a row stays
-- scope: with_deleted
UPDATE notices SET hidden = 1 WHERE id = 1
--> UPDATE notices SET "deleted_by" = CASE WHEN notices."hidden" = 0 THEN {actor} WHEN {actor} IS NULL THEN NULL ELSE
    notices."deleted_by" END, hidden = 1, "updated_by" = {actor} WHERE id = 1
