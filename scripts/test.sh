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
(cd tests/npm && npm ci --no-audit --no-fund --silent)

"$root/scripts/check.sh"
"$root/scripts/pack.sh"

say "tests"
results="$root/artifacts/test-results"
rm -rf "$results"
failed=0
CONCUR_PACKAGES="$root/artifacts/packages" dotnet test ProfTool.sln -c Release --no-build --nologo -v quiet -m:1 \
  --logger "trx" --results-directory "$results" || failed=1

count() { # attribute of the <Counters .../> elements, summed
  cat "$results"/*.trx | grep -o '<Counters [^>]*>' | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'
}
passed=$(count passed)
lost=$(count failed)
[ "$passed" -gt 0 ] || failed=1
printf '%s passed, %s failed\n' "$passed" "$lost"
[ "$failed" -eq 0 ] && [ "$lost" -eq 0 ]
