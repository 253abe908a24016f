#!/usr/bin/env bash
# Installs the Terrane agent as a service of systemd. See usage below.
set -euo pipefail
umask 022

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
  cat <<'TEXT'
Usage: install-agent.sh --program PATH [--url URL --token-file FILE] [--java PATH] [--root DIR]

Installs the agent as a service of systemd, or another version of it: the program, its user terrane-agent, its settings
and its unit. It may be run as often as you like. It starts and stops nothing, and says what is left to do.

  --program PATH     the agent: a native program, or the directory agent-runtime/target/quarkus-app, which needs Java 25
  --url URL          the control plane's address, such as https://terrane.example.com
  --token-file FILE  the file that holds the token of the agent pool; - is standard input
  --java PATH        the Java to run a directory with; by default the one of the PATH
  --root DIR         install below DIR instead, as for an image of a machine: no user is made, and owners stay yours
  --help             print this

--url and --token-file are needed the first time, and are written to /etc/terrane-agent/environment, which only root can
read. Where that file is there it stays as it is: change it with an editor, then restart the service.
TEXT
}

refuse() { printf 'install-agent: %s\n' "$*" >&2; exit 64; }
fail() { printf 'install-agent: %s\n' "$*" >&2; exit 1; }
say() { printf '%s\n' "$@"; }

program='' url='' token_file='' java='' root=''
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage; exit 0 ;;
    --program | --url | --token-file | --java | --root)
      [ -n "${2-}" ] || refuse "$1 needs a value; --help says which"
      case $1 in
        --program) program=$2 ;;
        --url) url=$2 ;;
        --token-file) token_file=$2 ;;
        --java) java=$2 ;;
        --root) root=$2 ;;
      esac
      shift 2
      ;;
    *) refuse "$1 is none of its options; --help lists them" ;;
  esac
done

user=terrane-agent
launcher=$root/usr/local/bin/terrane-agent
versions=$root/usr/local/lib/terrane-agent
settings=$root/etc/terrane-agent/environment
unit=$root/etc/systemd/system/terrane-agent.service

# Everything is looked at before anything is changed.
check_program() {
  [ -n "$program" ] || refuse "--program is needed: the agent's native program, or agent-runtime/target/quarkus-app"
  if [ -d "$program" ]; then
    [ -f "$program/quarkus-run.jar" ] || refuse "--program $program has no quarkus-run.jar: build it with ./mvnw package"
    check_java
  elif [ ! -f "$program" ]; then
    refuse "--program $program is not there"
  elif [ ! -x "$program" ]; then
    refuse "--program $program cannot be executed: is it the agent?"
  fi
}

check_java() {
  java=${java:-$(command -v java || true)}
  [ -n "$java" ] || refuse "there is no java on the PATH: install Java 25, or name it with --java"
  [ -x "$java" ] || refuse "--java $java is no program"
  java=$(cd "$(dirname "$java")" && pwd)/$(basename "$java")
  local version
  version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
  [ "${version:-0}" -ge 25 ] || refuse "$java is Java ${version:-of no version}, and the agent needs 25: name another with --java"
}

check_settings() {
  token=
  [ ! -e "$settings" ] || return 0
  [ -n "$url" ] || refuse "--url is needed: the control plane's address, such as https://terrane.example.com"
  [[ $url =~ ^https?://[A-Za-z0-9._:/-]+$ ]] || refuse "--url must be an http:// or https:// address, not '$url'"
  [ -n "$token_file" ] || refuse "--token-file is needed: the file that holds the token of the agent pool, or - for standard input"
  if [ "$token_file" = - ]; then
    token=$(cat)
  else
    [ -r "$token_file" ] || refuse "--token-file $token_file cannot be read"
    token=$(cat "$token_file")
  fi
  # What it holds is not repeated: it may be another secret.
  [[ $token =~ ^trn_pool_[A-Za-z0-9_-]{20,200}$ ]] ||
    refuse "--token-file $token_file does not hold the token of an agent pool: those begin with trn_pool_"
}

check_machine() {
  if [ -n "$root" ]; then
    [ -d "$root" ] || refuse "--root $root is no directory"
    return 0
  fi
  [ "$(id -u)" = 0 ] || fail "only root can install a service: use sudo"
  [ -d /run/systemd/system ] || fail "this machine does not run systemd: start the agent with what it runs instead"
  local needed
  for needed in setsid useradd; do
    command -v "$needed" >/dev/null || fail "$needed is needed: install it with the system's package manager"
  done
  command -v git >/dev/null || say "There is no git on the PATH: modules from git repositories cannot be fetched"
}

make_user() {
  [ -z "$root" ] || return 0
  if ! getent passwd "$user" >/dev/null; then
    useradd --system --user-group --no-create-home --home-dir /var/lib/terrane-agent --shell /usr/sbin/nologin "$user"
    say "Made the user $user"
  fi
  install -d -m 0700 -o "$user" -g "$user" /var/lib/terrane-agent
}

# Whole or not at all, also while the one before it runs. Standard input is what the file is to hold.
write_file() {
  local mode=$1 file=$2 new=$2.new
  mkdir -p "$(dirname "$file")"
  rm -f "$new"
  (umask 077 && cat >"$new")
  chmod "$mode" "$new"
  mv -f "$new" "$file"
}

# The name of a version is its content. The one before keeps its files, since it may still run.
install_directory() {
  local version
  version=$(cd "$program" && find . -type f -exec sha256sum {} + | LC_ALL=C sort | sha256sum | cut -c 1-16)
  local before=''
  [ ! -e "$versions/current" ] || before=$(cat "$versions/current")
  if [ ! -d "$versions/$version" ]; then
    mkdir -p "$versions"
    rm -rf "$versions/$version.new"
    cp -R "$program" "$versions/$version.new"
    chmod -R u=rwX,go=rX "$versions/$version.new"
    mv "$versions/$version.new" "$versions/$version"
  fi
  write_file 0755 "$launcher" <<TEXT
#!/bin/sh
# Written by install-agent.sh.
exec "$java" -XX:+UseSerialGC -jar "\$(dirname "\$0")/../lib/terrane-agent/$version/quarkus-run.jar" "\$@"
TEXT
  write_file 0644 "$versions/current" <<<"$version"
  [ "$before" = "$version" ] ||
    find "$versions" -mindepth 1 -maxdepth 1 -type d ! -name "$version" ! -name "${before:-none}" -exec rm -rf {} +
}

install_program() {
  if [ -d "$program" ]; then
    install_directory
  else
    write_file 0755 "$launcher" <"$program"
  fi
  say "Installed $launcher"
}

install_settings() {
  if [ -e "$settings" ]; then
    chmod 0600 "$settings"
    say "Kept $settings as it is"
  else
    # The shell's own: on no command line.
    printf '%s\n' "# What terrane-agent --help lists, one NAME=value a line." \
      "TERRANE_URL=$url" "TERRANE_POOL_TOKEN=$token" | write_file 0600 "$settings"
    say "Wrote $settings"
  fi
}

install_unit() {
  write_file 0644 "$unit" <"$here/terrane-agent.service"
  say "Installed $unit"
  [ -n "$root" ] || systemctl daemon-reload
}

next() {
  [ -z "$root" ] || return 0
  if systemctl --quiet is-active terrane-agent; then
    say "" "It runs, as it was before. The next one goes on with what this one runs. Let it finish first, for 15 minutes at most:"
    say "  systemctl restart terrane-agent" "or do not wait:"
    # shellcheck disable=SC2016
    say '  kill -KILL "$(systemctl show --property=MainPID --value terrane-agent)"'
  else
    say "" "Start it, now and with the machine:" "  systemctl enable --now terrane-agent"
  fi
}

check_program
check_machine
check_settings
make_user
install_program
install_settings
install_unit
next
