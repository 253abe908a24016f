# shellcheck shell=bash disable=SC2034 # what is set here is used there
# What backup.sh and restore.sh share: they source it.

me=$(basename "$0" .sh)

misused() { printf '%s: %s\n' "$me" "$*" >&2; exit 64; }
missing() { printf '%s: %s\n' "$me" "$*" >&2; exit 69; }
die() { printf '%s: %s\n' "$me" "$*" >&2; exit 1; }

# What the options say; data is empty for a PostgreSQL of one's own.
force=no data='' file=''

read_options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --help | -h) usage; exit 0 ;;
      --force) force=yes ;;
      --data-dir)
        [ -n "${2-}" ] || misused "--data-dir needs a directory; --help says which"
        data=$2
        shift
        ;;
      -*) misused "$1 is none of its options; --help lists them" ;;
      *)
        [ -z "$file" ] || misused "one FILE is enough, and '$1' is a second one; see --help"
        file=$1
        ;;
    esac
    shift
  done
  [ -n "$file" ] || misused "FILE is missing: where the backup is; see --help"
}

need() {
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null ||
      missing "$program is needed and not on the PATH: install it with the system's package manager (Debian: postgresql-client, coreutils, tar, gzip)"
  done
}

url=

# Takes the address from the settings of the control plane, and gives libpq the user and the password in its environment,
# where other users cannot read them. Where there are no such settings, libpq's own count.
find_database() {
  url=${QUARKUS_DATASOURCE_REACTIVE_URL:-${QUARKUS_DATASOURCE_JDBC_URL-}}
  url=${url#jdbc:}
  url=${url#vertx-reactive:}
  case $url in
    *@* | *password=*)
      misused "the address of the database must hold no user and no password: set QUARKUS_DATASOURCE_USERNAME and QUARKUS_DATASOURCE_PASSWORD" ;;
    '')
      [ -n "${PGHOST-}${PGHOSTADDR-}${PGSERVICE-}" ] ||
        misused "which database? Set QUARKUS_DATASOURCE_REACTIVE_URL and the other settings of the control plane, or PGHOST, PGDATABASE and PGUSER; or name the control plane's own one with --data-dir" ;;
    postgresql://* | postgres://*) ;;
    *) misused "QUARKUS_DATASOURCE_REACTIVE_URL must look like postgresql://host:5432/terrane" ;;
  esac
  [ -z "${QUARKUS_DATASOURCE_USERNAME-}" ] || export PGUSER=$QUARKUS_DATASOURCE_USERNAME
  [ -z "${QUARKUS_DATASOURCE_PASSWORD-}" ] || export PGPASSWORD=$QUARKUS_DATASOURCE_PASSWORD
  need psql pg_dump pg_restore
}

# Reads SQL, and prints what it answers. Ends with the first error.
sql() { psql -X -w -q -A -t -v ON_ERROR_STOP=1 -d "$url"; }

# The client has to know all that the server can: an older pg_dump refuses, and would not say what to do.
check_client() {
  local server client
  server=$(sql <<<'show server_version_num') || die "the database cannot be reached; what it said is above"
  server=$((server / 10000))
  client=$(pg_dump --version | sed -n 's/^[^0-9]*\([0-9]*\).*/\1/p')
  [ "${client:-0}" -ge "$server" ] ||
    missing "the server is PostgreSQL $server, and pg_dump is of version ${client:-unknown}: install the client of version $server or later (such as postgresql-client-$server), and put it first on the PATH"
}

# The embedded database of a control plane that has ended, and in good order: its server removes that file last.
require_stopped() {
  [ ! -e "$data/database/cluster/data/postmaster.pid" ] ||
    die "the control plane of $data runs, or was killed: stop it. If it does not run, start it once, and stop it with SIGTERM"
}
