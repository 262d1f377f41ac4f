#!/usr/bin/env bash
# Damages every kind of file that the tool reads, and runs the commands that read it, in one process. The files are the same in
# each run. Argument: how many files of each kind (2000). Prints a line for each kind of file, then every fault: an exit code other
# than 0 and 2, several lines of message, more than 10 s, or more than 500 MB. The exit code is 1 where there is a fault.
source "$(dirname "$0")/lib.sh"
cd "$root"
compile build tests/Concur.Tool.Tests -c Release -v quiet >&2
report="$root/artifacts/test-results/damage.txt"
mkdir -p "$(dirname "$report")"
rm -f "$report"
code=0
CONCUR_DAMAGED=${1:-2000} CONCUR_DAMAGED_REPORT=$report dotnet test tests/Concur.Tool.Tests -c Release --no-build --nologo \
  --filter DamagedFilesTests >&2 || code=1
cat "$report"
# A crash ends the process that writes the report: then this is the command that it was running.
[ "$code" -eq 0 ] || printf 'the last command: %s\n' "$(cat "$report.current")"
exit "$code"
