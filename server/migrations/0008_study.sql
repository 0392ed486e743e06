-- Lessons a person has opened and finished. `minutes` are those of the lesson on the day it was finished, so a lesson
-- rewritten later changes nobody's training hours.
CREATE TABLE lesson_reading (
    person_id TEXT NOT NULL REFERENCES person (id),
    node TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    minutes BIGINT NOT NULL,
    PRIMARY KEY (person_id, node)
);

-- How well an item of the notebook is remembered (FSRS): stability in thousandths of a day, difficulty in thousandths, days
-- counted from 1970-01-01 in Beijing. NULL until the item is next answered.
ALTER TABLE notebook_entry ADD COLUMN stability BIGINT;
ALTER TABLE notebook_entry ADD COLUMN difficulty BIGINT;
ALTER TABLE notebook_entry ADD COLUMN reviewed_day BIGINT;
ALTER TABLE notebook_entry ADD COLUMN due_day BIGINT;
