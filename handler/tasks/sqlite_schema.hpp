// Schema of the task store, as a list of migrations.
#pragma once

#include <array>

namespace ocr {

// One string per version: schema_migrations[n] migrates from version n to n + 1.
// Images have their own table, because SQLite rewrites a whole row whenever one of its columns changes.
// `state` is the index of a value in TaskState. `failures` has one line for each failed attempt.
inline constexpr std::array schema_migrations{
    R"(
  CREATE TABLE tasks(
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    state INTEGER NOT NULL DEFAULT 0,
    options TEXT NOT NULL,
    image_bytes INTEGER NOT NULL,
    lease INTEGER NOT NULL DEFAULT 0,
    lease_until_ms INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    failures TEXT NOT NULL DEFAULT '',
    created_ms INTEGER NOT NULL,
    started_ms INTEGER,
    finished_ms INTEGER,
    result TEXT);
  CREATE INDEX tasks_in_order ON tasks(state, seq, image_bytes);
  CREATE INDEX tasks_by_end ON tasks(finished_ms) WHERE finished_ms IS NOT NULL;
  CREATE TABLE images(seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
)",
    R"(
  ALTER TABLE tasks ADD COLUMN idempotency_key TEXT;
  ALTER TABLE tasks ADD COLUMN digest TEXT;
  CREATE TABLE to_uncache(id TEXT PRIMARY KEY);
  CREATE UNIQUE INDEX tasks_by_key ON tasks(idempotency_key) WHERE idempotency_key IS NOT NULL;
)",
    // A claim sets `due_ms` to the end of its lease, so that an abandoned callback becomes due again.
    R"(
  ALTER TABLE tasks ADD COLUMN callback_url TEXT;
  CREATE TABLE callbacks(
    seq INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    lease INTEGER NOT NULL DEFAULT 0,
    due_ms INTEGER NOT NULL);
  CREATE INDEX callbacks_in_order ON callbacks(due_ms);
  CREATE TRIGGER callbacks_go_with_tasks AFTER DELETE ON tasks
    BEGIN DELETE FROM callbacks WHERE seq = OLD.seq; END;
)",
    // The queue is ordered by `queued_ms`: a document that makes way for other tasks goes to its end. From
    // this version on `to_uncache` contains memcached keys instead of task ids.
    R"(
  ALTER TABLE tasks ADD COLUMN queued_ms INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE tasks ADD COLUMN page_count INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE tasks ADD COLUMN answer_key TEXT NOT NULL DEFAULT '';
  UPDATE tasks SET queued_ms = created_ms;
  DROP INDEX tasks_in_order;
  CREATE INDEX tasks_in_order ON tasks(state, queued_ms, seq, image_bytes);
  CREATE TABLE pages(
    seq INTEGER NOT NULL,
    page INTEGER NOT NULL,
    result TEXT NOT NULL,
    PRIMARY KEY(seq, page)) WITHOUT ROWID;
  CREATE TRIGGER pages_go_with_tasks AFTER DELETE ON tasks
    BEGIN DELETE FROM pages WHERE seq = OLD.seq; END;
  UPDATE to_uncache SET id = 'ocr:task:' || id;
)"};

}  // namespace ocr
