-- One application of a person at a time; a returned one is submitted again, not written anew.
CREATE UNIQUE INDEX licence_application_open ON licence_application (person_id) WHERE state <> 'issued';

-- Targets of the bureau's plan of 2022 and how long a pass is good (浙江省综合行政执法条例 art. 28), from the first day of
-- 2022 in Beijing. A later row with a later day changes them from that day on and leaves older reports as they were.
INSERT INTO setting (name, value, effective_from) VALUES
    ('target.participation', '100', 1640966400000),
    ('target.pass', '80', 1640966400000),
    ('target.holding', '90', 1640966400000),
    ('pass.years', '5', 1640966400000);
