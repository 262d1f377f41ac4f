#!/usr/bin/env bash
# Runs the truth tests, in which programs of known composition check the account, under each scheduler source. Argument: how
# often (once). To see whether the account holds on a busy machine, start something that keeps the cores busy beforehand.
source "$(dirname "$0")/lib.sh"
cd "$root"
compile build ProfTool.sln -c Release -v quiet >&2
for round in $(seq "${1:-1}"); do
  for scheduler in perf proc; do
    say "round $round, $scheduler"
    CONCUR_TRUTH_SCHEDULER=$scheduler dotnet test tests/Concur.EndToEnd.Tests -c Release --no-build --nologo \
      --logger "console;verbosity=normal" --filter "FullyQualifiedName~Truth" |
      grep -aE "^(Total|Test Run|  *(Passed|Failed):)|\[FAIL\]|^ .*tolerated|^ *(Assert|Range|Actual|Value)" || true
  done
done
