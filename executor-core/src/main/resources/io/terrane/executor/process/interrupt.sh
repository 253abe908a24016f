# Interrupts a process once, whoever asks and however often. Arguments: its process id, its start time, and the file
# that says that it was done: made before the signal, in a process that outlives us.
pid=$1 start=$2 done=$3
exec 2>/dev/null
IFS= read -r stat < "/proc/$pid/stat" || exit 1
# The command in the line may hold anything, so the last bracket counts.
set -- ${stat##*) }
[ "${20}" = "$start" ] || exit 1
set -C
: > "$done" || exit 1
kill -s INT "$pid"
