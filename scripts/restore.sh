#!/usr/bin/env bash
# Restores what backup.sh has written. See usage below.
set -euo pipefail
umask 077

usage() {
  cat <<'TEXT'
Usage: restore.sh [--force] [--data-dir DIRECTORY] FILE

Restores FILE, which backup.sh has written, after it has compared it with FILE.sha256: all of it or nothing. The control
plane must be stopped. Read docs/OPERATIONS.md#after-a-restore before you start it again.

Without --data-dir it is restored to a PostgreSQL of your own, which must be empty: create database terrane owner terrane.

  --data-dir DIRECTORY   as the embedded database of the control plane with this TERRANE_DATA_DIR; by the user that it
                         runs as, or root
  --force                replace the database that is there. An embedded one is kept beside it, with a name of its own
  --help                 print this

Where the database is comes from the settings of the control plane: QUARKUS_DATASOURCE_REACTIVE_URL, such as
postgresql://db:5432/terrane?sslmode=verify-full&sslrootcert=ca.crt, QUARKUS_DATASOURCE_USERNAME and
QUARKUS_DATASOURCE_PASSWORD; or, without the first, from PGHOST, PGDATABASE and whatever else psql reads.

It needs psql and pg_restore, not older than the server that was backed up and not older than this one, or for --data-dir
tar and gzip. It ends with 0 if all went well, 64 if it was called wrongly, 69 if a program is missing or too old, and with
1 after any other failure; nothing has changed then.
TEXT
}

# shellcheck source=scripts/database.sh
. "$(dirname "${BASH_SOURCE[0]}")/database.sh"

check_file() {
  local expected
  [ -r "$file" ] || misused "$file cannot be read"
  [ -r "$file.sha256" ] ||
    die "$file.sha256 is missing: bring it too. Without it nobody knows whether $file is whole"
  expected=$(cut -d ' ' -f 1 "$file.sha256")
  [ "$(sha256sum <"$file" | cut -d ' ' -f 1)" = "$expected" ] ||
    die "$file is damaged or cut short: its SHA-256 is not that of $file.sha256. Nothing was changed; use another backup"
}

# What tells the two kinds of backup apart: pg_dump's begins with these letters.
is_dump() { [ "$(head -c 5 "$file" | tr -d '\0')" = PGDMP ]; }

# One transaction, which only the last word commits: where anything before it fails, nothing was done.
load() {
  is_dump || misused "$file is a backup of an embedded database: restore it with --data-dir"
  find_database
  check_client
  local others tables
  others=$(sql <<<"select count(*) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and usesysid is not null")
  [ "$others" = 0 ] || die "$others others are connected to the database: stop the control plane, all replicas of it, and whoever else uses it"
  tables=$(sql <<<"select count(*) from pg_tables where schemaname = 'public'")
  [ "$tables" = 0 ] || [ "$force" = yes ] ||
    die "the database is not empty: it has $tables tables. Restore to an empty one, or replace it with --force"
  # No part of it would do harm if it came without the rest: without the commit at its end it never was.
  {
    printf '%s\n' 'begin;' 'set client_min_messages = warning;' "do \$\$ declare each text; begin
      for each in select tablename from pg_tables where schemaname = 'public' loop
        execute format('drop table public.%I cascade', each);
      end loop; end \$\$;"
    pg_restore --no-owner --no-privileges --file=- "$file" && printf '%s\n' 'commit;'
  } | sql >/dev/null || die "the database could not be restored, and nothing was changed; what it said is above"
  tell
}

tell() {
  printf 'Restored %s\n' "$file"
  sql <<'SQL'
select 'Runs that were not at their end when it was made: ' || string_agg(runs || ' ' || status, ', ' order by status)
from (select status, count(*) as runs from run
      where status in ('plan_queued', 'planning', 'planned', 'apply_queued', 'applying', 'canceling', 'interrupted') group by status) open
having count(*) > 0;
SQL
  printf 'Before anybody executes anything, read docs/OPERATIONS.md#after-a-restore\n'
}

unpack() {
  ! is_dump || misused "$file is a backup of a PostgreSQL of your own: restore it without --data-dir, to such a one"
  need tar gzip
  require_stopped
  local target=$data/database old
  [ ! -e "$target" ] || [ "$force" = yes ] ||
    die "$target is there already: restore to another directory, or replace it with --force"
  mkdir -p "$data"
  staged=$(mktemp -d "$data/restoring.XXXXXX")
  tar -C "$staged" -xpzf "$file" || die "$file could not be unpacked, and nothing was changed"
  [ -f "$staged/database/cluster/data/PG_VERSION" ] || die "$file holds no embedded database; nothing was changed"
  sync -f "$staged"
  if [ -e "$target" ]; then
    old=$target.$(date -u +%Y%m%dT%H%M%SZ)
    [ ! -e "$old" ] || die "$old is there already; nothing was changed"
    mv "$target" "$old"
    printf 'The database from before is in %s\n' "$old"
  fi
  mv "$staged/database" "$target"
  printf 'Restored %s to %s\nBefore anybody executes anything, read docs/OPERATIONS.md#after-a-restore\n' "$file" "$target"
}

staged=
trap '[ -z "$staged" ] || rm -rf "$staged"' EXIT
read_options "$@"
need sha256sum
check_file
if [ -n "$data" ]; then unpack; else load; fi
