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
