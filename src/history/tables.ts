import Database from 'libsql';

/** An index of run folders that is open. The folders stay the truth: it may be deleted at any time. */
export type Index = Database.Database;

/** Changes with the tables and with what is written there: an index of another number is made anew. */
const FORM = 5;

const TABLES = `
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  folder TEXT NOT NULL UNIQUE, -- below the folder of runs, such as nightly/20260105-031500
  mark TEXT NOT NULL,        -- of the files it was read from
  runId TEXT NOT NULL,
  subject TEXT NOT NULL,     -- 'real', or 'virtual:' and the world: what is never compared with another
  matrix TEXT NOT NULL,
  ruleset TEXT NOT NULL,
  startedAt TEXT NOT NULL
);
CREATE INDEX runInTime ON run (subject, startedAt);
CREATE TABLE cell (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  app TEXT NOT NULL,
  link TEXT NOT NULL,
  grouped TEXT NOT NULL      -- source app and platform
);
CREATE TABLE verdict (
  cell INTEGER NOT NULL,
  run INTEGER NOT NULL,
  verdict TEXT NOT NULL, how TEXT, via TEXT, why TEXT,
  rule TEXT NOT NULL,
  trials INTEGER NOT NULL,
  agree INTEGER, among INTEGER, low REAL, high REAL,
  versions TEXT NOT NULL,    -- JSON: app id to versions with their builds
  PRIMARY KEY (cell, run)
) WITHOUT ROWID;
-- Whole, so that the newest matrix lies in one place as a cell's timeline does.
CREATE INDEX verdictOfRun ON verdict (run, cell, verdict, how, via, why, rule, trials, agree, among, low, high, versions);
CREATE TABLE trial (
  cell INTEGER NOT NULL,
  run INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  phone TEXT NOT NULL, account TEXT,
  startedAt TEXT NOT NULL,
  versions INTEGER NOT NULL, -- of the table below: a million trials have few of them
  validity TEXT, outcome TEXT,
  PRIMARY KEY (cell, run, attempt)
) WITHOUT ROWID;
CREATE TABLE versions (id INTEGER PRIMARY KEY, held TEXT NOT NULL UNIQUE);
CREATE TABLE suspect (
  run INTEGER NOT NULL,
  grouped TEXT NOT NULL,
  cleared INTEGER,           -- the run that saw the same again: suspect no more
  PRIMARY KEY (run, grouped)
) WITHOUT ROWID;
`;

/** Opens the index in a file, or makes it. What is no index of this form is thrown away, for it can be made again. */
export function openIndex(file: string): Index {
  const db = new Database(file);
  // What a power cut takes can be made again.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA mmap_size = 1073741824');
  const { user_version: form } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (form === FORM) return db;
  const names = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all();
  for (const { name } of names as { name: string }[]) db.exec(`DROP TABLE "${name}"`);
  db.exec(`${TABLES} PRAGMA user_version = ${FORM}`);
  return db;
}
