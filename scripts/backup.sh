#!/usr/bin/env bash
# Backs up all that Terrane keeps. See usage below.
set -euo pipefail
# It holds secrets.
umask 077

usage() {
  cat <<'TEXT'
Usage: backup.sh [--force] [--data-dir DIRECTORY] FILE

Backs up all that Terrane keeps, its database, to FILE, and the SHA-256 of that to FILE.sha256; and reads FILE once more
to its end. Without --data-dir it is a PostgreSQL of your own, while the control plane runs. FILE holds all secrets that
Terrane knows: encrypt it before it leaves the machine.

  --data-dir DIRECTORY   the embedded database of the control plane with this TERRANE_DATA_DIR, which must be stopped
  --force                overwrite FILE
  --help                 print this

Where the database is comes from the settings of the control plane: QUARKUS_DATASOURCE_REACTIVE_URL, such as
postgresql://db:5432/terrane?sslmode=verify-full&sslrootcert=ca.crt, QUARKUS_DATASOURCE_USERNAME and
QUARKUS_DATASOURCE_PASSWORD; or, without the first, from PGHOST, PGDATABASE and whatever else psql reads.

It needs psql and pg_dump, not older than the server, or for --data-dir tar and gzip. It ends with 0 if all went well, 64
if it was called wrongly, 69 if a program is missing or too old, and with 1 after any other failure; there is no FILE then,
or the one from before.
TEXT
}

# shellcheck source=scripts/database.sh
. "$(dirname "${BASH_SOURCE[0]}")/database.sh"

dump() {
  find_database
  check_client
  [ "$(sql <<<"select to_regclass('public.state_version') is not null")" = t ] ||
    die "the database is none of Terrane's: it has no table state_version. Is its address right?"
  pg_dump -w --format=custom --no-owner --no-privileges --file="$unfinished" -d "$url" ||
    die "the database could not be read; what it said is above"
  # To its end, each part unpacked.
  pg_restore --file=/dev/null "$unfinished" || die "what was written cannot be read; is the disk full?"
}

# Without the programs, which the next start unpacks again, and without the logs of the server.
copy() {
  need tar gzip
  [ -f "$data/database/cluster/data/PG_VERSION" ] || misused "there is no embedded database in $data; is it the TERRANE_DATA_DIR?"
  require_stopped
  tar -C "$data" -czf "$unfinished" --exclude='database/postgresql*' --exclude=database/owner.lock \
    --exclude=database/start.log --exclude=database/cluster/log database || die "$data/database could not be copied whole"
  # Nobody has started it meanwhile.
  require_stopped
  tar -tzf "$unfinished" >/dev/null || die "what was written cannot be read; is the disk full?"
}

read_options "$@"
need sha256sum
[ -d "$(dirname "$file")" ] || misused "there is no directory $(dirname "$file")"
[ "$force" = yes ] || { [ ! -e "$file" ] && [ ! -e "$file.sha256" ]; } ||
  die "$file or $file.sha256 is there already: choose another name, or overwrite both with --force"

unfinished=$file.unfinished
trap 'rm -f "$unfinished"' EXIT
if [ -n "$data" ]; then copy; else dump; fi

sum=$(sha256sum <"$unfinished" | cut -d ' ' -f 1)
rm -f "$file.sha256"
mv "$unfinished" "$file"
printf '%s  %s\n' "$sum" "$(basename "$file")" >"$file.sha256"
sync "$file" "$file.sha256"
printf 'Backed up to %s, %s bytes; its SHA-256 is in %s.sha256\n' "$file" "$(wc -c <"$file")" "$file"
