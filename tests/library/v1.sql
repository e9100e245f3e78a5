-- A library as version 1 wrote it. Never change this: it proves that such files still open.
CREATE TABLE athlete (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, zone TEXT NOT NULL,
    foot_length_m REAL, programme TEXT, chosen_at TEXT NOT NULL
) STRICT;
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE done_set (
    id TEXT PRIMARY KEY, athlete TEXT NOT NULL REFERENCES athlete, exercise TEXT NOT NULL,
    side TEXT, placement TEXT NOT NULL, started_at TEXT NOT NULL, duration_s REAL NOT NULL,
    algorithm TEXT NOT NULL, measured_count INTEGER NOT NULL, partial_count INTEGER NOT NULL,
    rep_count INTEGER NOT NULL, good_count INTEGER NOT NULL, hold_s REAL NOT NULL,
    metrics TEXT NOT NULL, recording TEXT, source TEXT NOT NULL
) STRICT;
CREATE INDEX done_set_of_athlete ON done_set (athlete, started_at);
CREATE TABLE result (
    set_id TEXT PRIMARY KEY REFERENCES done_set ON DELETE CASCADE, value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE rep (
    set_id TEXT NOT NULL REFERENCES done_set ON DELETE CASCADE, number INTEGER NOT NULL,
    start_s REAL NOT NULL, top_s REAL NOT NULL, top_end_s REAL NOT NULL, end_s REAL NOT NULL,
    rise_m REAL, pitch_rad REAL, heel_height_m REAL, "full" INTEGER NOT NULL, rest TEXT NOT NULL,
    PRIMARY KEY (set_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE hold (
    set_id TEXT NOT NULL REFERENCES done_set ON DELETE CASCADE, number INTEGER NOT NULL,
    start_s REAL NOT NULL, end_s REAL NOT NULL, ended_by TEXT NOT NULL, rest TEXT NOT NULL,
    PRIMARY KEY (set_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE said (
    set_id TEXT PRIMARY KEY REFERENCES done_set ON DELETE CASCADE, load_kg REAL, pain INTEGER,
    effort INTEGER, note TEXT NOT NULL, excluded INTEGER NOT NULL, said_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE correction (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    set_id TEXT NOT NULL REFERENCES done_set ON DELETE CASCADE, kind TEXT NOT NULL,
    at_s REAL NOT NULL, "count" INTEGER, made_at TEXT NOT NULL, undone_at TEXT
) STRICT;
CREATE INDEX correction_of_set ON correction (set_id);
CREATE TABLE waiting (recording TEXT PRIMARY KEY, problem TEXT) STRICT;
INSERT INTO athlete VALUES ('a1b2c3d4e5f6', 'Ada', 'Europe/Berlin', 0.245, 'weeks = 12', '2026-11-01T00:00:00.000000+00:00');
INSERT INTO setting VALUES ('sound', 'true');
INSERT INTO done_set VALUES (
    '00112233aabbccdd', 'a1b2c3d4e5f6', 'heel-lift', 'left', 'shank', '2026-11-20T08:30:00.000000+00:00',
    12.5, '2', 1, 0, 2, 0, 0.0, '{"reps_full": 1, "peak_rise_m": 0.06}', NULL, 'sensor'
);
INSERT INTO result VALUES (
    '00112233aabbccdd',
    '{"exercise": "heel-lift", "placement": "shank", "side": "left", "algorithm": "2", "duration_s": 12.5, "sampling_rate_hz": 100.0, "sway": null, "gaps": [], "bad_packets": 0, "warnings": [], "metrics": {"reps_full": 1, "peak_rise_m": 0.06}, "foot_length_m": null, "presses": [], "presses_from": null}'
);
INSERT INTO rep VALUES (
    '00112233aabbccdd', 1, 1.0, 2.0, 3.0, 4.0, 0.06, NULL, 0.1, 1,
    '{"quality": ["low"], "rise_sd_m": 0.002, "sinks": false}'
);
INSERT INTO said VALUES ('00112233aabbccdd', 7.5, 2, 6, 'from version 1', 1, '2026-11-20T08:31:00.000000+00:00');
INSERT INTO correction VALUES (1, 'c1', '00112233aabbccdd', 'missed', 6.0, NULL, '2026-11-20T08:31:01.000000+00:00', NULL);
INSERT INTO correction VALUES (2, 'c2', '00112233aabbccdd', 'drop', 2.0, NULL, '2026-11-20T08:31:02.000000+00:00', '2026-11-20T08:31:03.000000+00:00');
PRAGMA application_id = 1396919362;
PRAGMA user_version = 1;
