#!/usr/bin/env bash
# Everything that must hold, from a clean checkout: installs what the tests need, checks, builds, tests, packs, and
# runs the packed tool in an empty folder. The last line counts the real test results.
source "$(dirname "$0")/lib.sh"
cd "$root"

need() { # command package
  command -v "$1" >/dev/null && return
  [ -n "${apt_updated:-}" ] || { apt-get update -qq; apt_updated=1; }
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$2" >/dev/null
}
say "tools"
need /usr/bin/time time
need node nodejs
need npm npm
# A browser is large, and needed last: it is fetched while everything is built.
chromium=
command -v chromium >/dev/null || { (need chromium chromium) & chromium=$!; }

"$root/scripts/check.sh"
"$root/scripts/pack.sh"

say "the page's own tests"
page_log=$(mktemp)
page_failed=0
(cd src/Concur.ReportPage && npm run --silent test -- --test-reporter=tap) >"$page_log" || page_failed=1
grep -E '^(not ok|# (pass|fail))' "$page_log" >&2 || true

say "tests"
results="$root/artifacts/test-results"
rm -rf "$results"
failed=$page_failed
suite() { dotnet test "tests/Concur.$1.Tests" -c Release --no-build --nologo -v quiet --logger trx --results-directory "$results"; }
[ -z "$chromium" ] || wait "$chromium" || failed=1
suite ReportPage &
browser=$!
for name in Core Harness Tool Architecture; do suite "$name" || failed=1; done
wait "$browser" || failed=1
# Alone: it measures. In the foreground: it interrupts what it starts, and what a shell puts behind ignores that.
CONCUR_PACKAGES="$root/artifacts/packages" suite EndToEnd || failed=1

count() { # attribute of the <Counters .../> elements, summed
  cat "$results"/*.trx | grep -o '<Counters [^>]*>' | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'
}
page() { awk -v word="$1" '$1 == "#" && $2 == word { print $3 }' "$page_log"; }
passed=$(($(count passed) + $(page pass)))
lost=$(($(count failed) + $(page fail)))
rm -f "$page_log"
[ "$passed" -gt 0 ] || failed=1
printf '%s passed, %s failed\n' "$passed" "$lost"
[ "$failed" -eq 0 ] && [ "$lost" -eq 0 ]
