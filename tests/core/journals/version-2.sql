-- A journal of version 2, as that version wrote it. Never change it: such files are out there.
CREATE TABLE attempts (
    job INTEGER NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    started_at REAL,
    ended_at REAL,
    work_s REAL NOT NULL,
    error TEXT NOT NULL,
    PRIMARY KEY (job, number)
) WITHOUT ROWID;
INSERT INTO attempts VALUES(2,1,'failed',1.0,2.0,0.0,'{"title":"First","hint":"","detail":""}');
INSERT INTO attempts VALUES(2,2,'failed',3.0,4.0,0.0,'{"title":"“two.txt” is in use","hint":"Close it.","detail":""}');
CREATE TABLE batches (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    submitted_at REAL NOT NULL,
    first_job INTEGER NOT NULL,
    size INTEGER NOT NULL
, recipe TEXT NOT NULL DEFAULT '');
INSERT INTO batches VALUES(1,'Three files',1760000000.0,1,3,'{"recipe":{"name":"Two steps","description":"","version":1,"steps":[{"kind":"note","settings":{},"recipe":""},{"kind":"note","settings":{},"recipe":""}]},"dir":""}');
INSERT INTO batches VALUES(2,'',1760000000.0,4,2,'');
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY,
    batch INTEGER NOT NULL,
    settings INTEGER NOT NULL,
    inputs TEXT NOT NULL,
    rank INTEGER NOT NULL,
    position REAL NOT NULL,
    is_listed INTEGER NOT NULL DEFAULT 1,
    state TEXT NOT NULL,
    submitted_at REAL NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 1,
    started_at REAL,
    ended_at REAL,
    due_at REAL,
    work_s REAL NOT NULL DEFAULT 0,
    done INTEGER NOT NULL DEFAULT 0,
    total INTEGER,
    name TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    skipped TEXT NOT NULL DEFAULT '',
    outputs TEXT NOT NULL DEFAULT '',
    result TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL DEFAULT ''
, step INTEGER NOT NULL DEFAULT 0, origin TEXT NOT NULL DEFAULT '');
INSERT INTO jobs VALUES(1,1,1,'["/home/somebody/one.txt"]',0,1.0,1,'done',1760000000.0,1,1.0,2.0,NULL,1.0,5,5,'one.txt','','','["/results/one.txt"]','{"sha256":"ab"}','',1,'');
INSERT INTO jobs VALUES(2,1,1,'["/home/somebody/two “zwei”.txt"]',0,2.0,1,'failed',1760000000.0,2,3.0,4.0,NULL,0.0,0,NULL,'two “zwei”.txt','','','','','{"title":"“two.txt” is in use","hint":"Close it.","detail":""}',1,'');
INSERT INTO jobs VALUES(3,1,1,'["/home/somebody/three-\udcff.txt"]',0,3.0,1,'running',1760000000.0,1,5.0,NULL,NULL,0.0,0,NULL,'three-\udcff.txt','','','','','',1,'');
INSERT INTO jobs VALUES(4,2,2,'["https://example.org/four"]',0,4.0,1,'held',1760000000.0,1,NULL,NULL,NULL,0.0,0,NULL,'','','','','','',0,'');
CREATE INDEX jobs_by_state ON jobs (state, is_listed);
CREATE INDEX jobs_by_step ON jobs (batch, step) WHERE step > 0;
CREATE INDEX jobs_ended ON jobs (ended_at, id) WHERE ended_at IS NOT NULL;
CREATE INDEX jobs_unfinished ON jobs (rank, position, id)
    WHERE state IN ('waiting', 'held', 'running', 'paused', 'interrupted');
CREATE TABLE numbers (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    next_job INTEGER NOT NULL,
    next_batch INTEGER NOT NULL,
    next_settings INTEGER NOT NULL,
    opened_at REAL NOT NULL
);
INSERT INTO numbers VALUES(1,6,3,3,0.0);
CREATE TABLE processed (
    content TEXT NOT NULL,
    settings_key TEXT NOT NULL,
    input TEXT NOT NULL,
    job INTEGER NOT NULL,
    at REAL NOT NULL,
    outputs TEXT NOT NULL,
    PRIMARY KEY (content, settings_key)
) WITHOUT ROWID;
INSERT INTO processed VALUES('sha256:1','73e317e13084ec9dd6f1e35dea12bbe7','"/a"',1,2.0,'["/b"]');
CREATE TABLE settings (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    lane TEXT NOT NULL,
    unit TEXT NOT NULL,
    resumes INTEGER NOT NULL,
    fields TEXT NOT NULL,
    withheld TEXT NOT NULL
);
INSERT INTO settings VALUES(1,'note','disk','bytes',0,'{"dir":"/results","if_exists":"rename","timeout_s":null,"retries":4,"depth":3,"ratio":null,"is_deep":false,"words":["a","b"],"proxy":""}','[]');
INSERT INTO settings VALUES(2,'fetch','net','bytes',1,'{"dir":"","if_exists":"rename","timeout_s":null,"retries":4}','[]');
CREATE TABLE taken (
        watch TEXT NOT NULL,
        path TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        PRIMARY KEY (watch, path)
    ) WITHOUT ROWID
    ;
INSERT INTO taken VALUES('photos','"/in/a.jpg"',5,1000000000);
CREATE TABLE undo_steps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job INTEGER NOT NULL,
    at REAL NOT NULL,
    action TEXT NOT NULL,
    details TEXT NOT NULL,
    undone_at REAL
);
INSERT INTO undo_steps VALUES(1,1,2.0,'move','{"from":"/a","to":"/b"}',NULL);
CREATE INDEX undo_steps_by_job ON undo_steps (job);
DELETE FROM main.sqlite_sequence WHERE name='undo_steps';
INSERT INTO main.sqlite_sequence VALUES ('undo_steps', 1);
pragma user_version=2;
pragma application_id=1148350320;
