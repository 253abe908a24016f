# Stands between us and a child: leader of a session of its own, alive for as long as the child is, whatever becomes
# of us. Arguments: the directory of the records, the host's boot id, and the child's command line.
#
# A trap that does something is reset in the child, one that ignores is not: the child gets the default handling.
trap : INT TERM HUP
records=$1 boot=$2
shift 2
# The child's output is the child's alone: a shell would add what signal it died of.
exec 3>&2 2>/dev/null
# Whoever starts us may die before it knows that, and start another one. A link is made once: only its maker has a child.
# Some file systems have no links; what they have is files that are made once.
IFS= read -r stat < /proc/self/stat && printf '%s\n%s\n' "$boot" "$stat" > "$records/shim.$$" || exit 125
if ! ln "$records/shim.$$" "$records/shim"; then
    [ -e "$records/shim" ] && exit 0
    set -C
    printf '%s\n%s\n' "$boot" "$stat" > "$records/shim" || exit 0
    set +C
fi
(
    # The child's own line: its process id and start time stay the same when the program replaces the shell.
    IFS= read -r stat < /proc/self/stat && printf '%s\n%s\n' "$boot" "$stat" > "$records/pid" || exit 125
    exec "$@"
) 2>&3 3>&-
# By the shell itself: another process of ours would be one of those in the session that are being killed.
printf '%s\n' "$?" > "$records/exit"
