-- One text for SQLite and PostgreSQL. Times are UTC text of one width, so that they sort as written
-- and people can read them. ${name} is a text that is compared byte by byte in both.

CREATE TABLE facts (
  deployment  ${name} NOT NULL,
  number      BIGINT  NOT NULL,
  target      TEXT    NOT NULL,
  version     TEXT    NOT NULL,
  at          TEXT    NOT NULL,
  kind        TEXT    NOT NULL,
  json        TEXT    NOT NULL,
  before_hash TEXT    NOT NULL,
  hash        TEXT    NOT NULL,
  PRIMARY KEY (deployment, number)
);

-- Follows from the facts alone, and can be made again from them.
CREATE TABLE deployments (
  id               ${name} NOT NULL PRIMARY KEY,
  target           ${name} NOT NULL,
  service          ${name} NOT NULL,
  environment      ${name} NOT NULL,
  version          TEXT    NOT NULL,
  kind             TEXT,
  requested_at     ${name} NOT NULL,
  requested_by     TEXT    NOT NULL,
  source           TEXT    NOT NULL,
  event_id         TEXT    NOT NULL,
  started_at       TEXT,
  ended_at         ${name},
  outcome          TEXT,
  step             TEXT,
  batch            INTEGER NOT NULL,
  batches          INTEGER NOT NULL,
  status           TEXT    NOT NULL,
  said             TEXT    NOT NULL,
  previous_version TEXT,
  going_to         TEXT,
  serves           TEXT,
  last_number      BIGINT  NOT NULL,
  last_hash        TEXT    NOT NULL,
  missing          BIGINT  NOT NULL,
  updated_at       TEXT    NOT NULL
);

CREATE INDEX deployments_history     ON deployments (requested_at, id);
CREATE INDEX deployments_target      ON deployments (service, environment, requested_at, id);
CREATE INDEX deployments_environment ON deployments (environment, requested_at, id);
CREATE INDEX deployments_running     ON deployments (requested_at) WHERE ended_at IS NULL;
CREATE INDEX deployments_ended       ON deployments (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX deployments_serving     ON deployments (target, ended_at, id) WHERE serves IS NOT NULL;

-- What arrived and does not fit what is known. Nothing that arrived is thrown away.
CREATE TABLE mismatches (
  deployment ${name} NOT NULL,
  number     BIGINT  NOT NULL,
  kind       TEXT    NOT NULL,
  said       TEXT    NOT NULL,
  body       TEXT    NOT NULL,
  hash       ${name} NOT NULL,
  noticed_at TEXT    NOT NULL,
  PRIMARY KEY (deployment, number, kind, hash)
);
