-- The first wait that a caller was told, in seconds from the start of the segment: it came true where
-- extract(epoch from ended - started)::integer <@ wait_told. Null: none was told.
alter table segment add column wait_told int4range;
