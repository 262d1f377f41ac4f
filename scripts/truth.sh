#!/usr/bin/env bash
# The truth suite under each scheduler source, as often as asked: programs of known composition against the account.
# Arguments: how often (1). What spins beside it, to see whether the account holds on a loaded machine, is yours to start.
source "$(dirname "$0")/lib.sh"
cd "$root"
dotnet build ProfTool.sln -c Release -v quiet >&2
for round in $(seq "${1:-1}"); do
  for scheduler in perf proc; do
    say "round $round, $scheduler"
    CONCUR_TRUTH_SCHEDULER=$scheduler dotnet test tests/Concur.EndToEnd.Tests -c Release --no-build --nologo --logger "console;verbosity=normal" --filter "FullyQualifiedName~Truth" |
      grep -aE "^(Total|Test Run|  *(Passed|Failed):)|\[FAIL\]|^ .*tolerated|^ *(Assert|Range|Actual|Value)" || true
  done
done
