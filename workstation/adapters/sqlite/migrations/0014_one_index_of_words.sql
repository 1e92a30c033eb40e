-- The words of goods stand in `record_words` too, and who is the same party in `party_keys`: an
-- index of their own for each cost an import more than all other tables together.

DROP TRIGGER goods_words_of_line;
DROP TABLE goods_words;
-- `parties.same_as` is written no more.
DROP INDEX parties_by_likeness;
