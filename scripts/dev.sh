#!/usr/bin/env bash
# Builds only what one change touches, and runs the tests that it touches. Before a change is submitted, scripts/test.sh
# runs everything.
#
#   scripts/dev.sh                             the tests of what has changed since the last commit
#   scripts/dev.sh RunZip                      the tests whose full name (namespace, class, method) contains the word;
#                                              if there are none, those that name a type of src/.../RunZip.cs
#   scripts/dev.sh src/Concur.Core/Stats       the tests that name a type of these files, or in which these files are
#   scripts/dev.sh 'FullyQualifiedName~Golden&FullyQualifiedName!~Help'     any filter of 'dotnet test'
#   scripts/dev.sh EndToEnd.Tests.SweepTests   tests that start the tool or a browser are slow: they run only where they
#                                              are named like this, or have been changed themselves
#   scripts/dev.sh --dry-run RunZip            says what would be run, and stops
#
# It builds in Debug, so that it leaves alone what the other scripts have built, and without analyzers (scripts/check.sh runs
# those). It starts no compiler server: one saves a third of a repeated build's CPU time, but stays in memory with 700 MB for
# ten minutes. UseSharedCompilation=true scripts/dev.sh ... uses one.
source "$(dirname "$0")/lib.sh"
here=$PWD
cd "$root"

dry=
case "${1:-}" in
  -h | --help) usage; exit ;;
  --dry-run) dry=yes; shift ;;
esac
[ $# -le 1 ] || fail "Give one FILTER; see scripts/dev.sh --help."
wanted=${1:-}

if [ -z "$wanted" ]; then
  mapfile -t touched < <({ git diff --name-only HEAD; git ls-files --others --exclude-standard; } | sort -u)
  [ ${#touched[@]} -gt 0 ] || fail "Nothing has changed since the last commit. Give a FILTER; see scripts/dev.sh --help."
  selection=$(node scripts/select-tests.mjs --files "${touched[@]}")
elif [ -e "$here/$wanted" ]; then
  mapfile -t touched < <(git ls-files --cached --others --exclude-standard -- "$(realpath --relative-to="$root" "$here/$wanted")")
  selection=$(node scripts/select-tests.mjs --files "${touched[@]}")
elif [[ $wanted == *[=~]* ]]; then selection=$(node scripts/select-tests.mjs --filter "$wanted")
else selection=$(node scripts/select-tests.mjs --word "$wanted")
fi
[ -n "$selection" ] || fail "No test is found for this. Run scripts/dev.sh --help for examples, or scripts/test.sh for all tests."

# Restoring takes seconds: it is left out where nothing that it reads is newer than what it wrote.
needs_restore() { # project
  local assets=artifacts/obj/$1/project.assets.json
  [ ! -f "$assets" ] ||
    [ -n "$(find Directory.*.props nuget.config src tests -name node_modules -prune -o -newer "$assets" \
      \( -name '*.props' -o -name '*.csproj' -o -name packages.lock.json -o -name nuget.config \) -print -quit)" ]
}

failed=0
while IFS=$'\t' read -r project filter <&3; do
  say "$project${filter:+: $filter}"
  if [ -n "$dry" ]; then continue; fi
  if [ "$project" = page ]; then
    cd src/Concur.ReportPage
    [ -d node_modules ] || npm ci --no-audit --no-fund --loglevel=error
    npm run --silent test || failed=1
    cd "$root"
    continue
  fi
  options=(-c Debug -v quiet --nologo -m:1) # One process builds: starting others costs a second of CPU time each.
  needs_restore "$project" || options+=(--no-restore)
  compile build "tests/$project" "${options[@]}"
  dotnet test "tests/$project" -c Debug --no-build --nologo ${filter:+--filter "$filter"} || failed=1
done 3<<<"$selection"
exit $failed
