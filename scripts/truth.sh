#!/usr/bin/env bash
# The measuring suite: tests that hold figures to tight bounds, for a machine that does nothing else. Programs of known
# composition are compared with the account under each scheduler source; the other tests run once a round.
# Argument: the number of rounds (1). A test during which other processes took more than a twentieth of the cores' time is
# inconclusive, and says so; programs of known composition measure what load makes longer, and tell what others took.
# The last line counts the results; the exit code is 1 where a test failed or none passed.
source "$(dirname "$0")/lib.sh"
cd "$root"
compile build tests/Concur.EndToEnd.Tests -c Release -v quiet >&2
results="$root/artifacts/test-results/measuring"
rm -rf "$results"

suite() { # scheduler filter
  CONCUR_TRUTH_SCHEDULER=$1 dotnet test tests/Concur.EndToEnd.Tests -c Release --no-build --nologo \
    --settings tests/Concur.EndToEnd.Tests/measuring.runsettings --filter "$2" \
    --logger "console;verbosity=normal" --logger trx --results-directory "$results" |
    grep -aE '\[(FAIL|SKIP)\]|^ .*(tolerated|inconclusive)|^ *(Assert|Range|Actual|Value)' || true
}
for round in $(seq "${1:-1}"); do
  say "round $round: programs of known composition, perf"
  suite perf "FullyQualifiedName~.Truth."
  say "round $round: programs of known composition, proc"
  suite proc "FullyQualifiedName~.Truth."
  say "round $round: all other figures"
  suite auto "FullyQualifiedName!~.Truth."
done

count() { # attribute of the <Counters .../> elements, summed
  cat "$results"/*.trx | grep -o '<Counters [^>]*>' | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'
}
passed=$(count passed)
failed=$(count failed)
printf '%s passed, %s failed, %s inconclusive or not possible here\n' "$passed" "$failed" "$(($(count total) - passed - failed))"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
