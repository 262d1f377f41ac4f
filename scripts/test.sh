#!/usr/bin/env bash
# Checks, builds, tests and packs everything, from a clean checkout, and runs the packed tool in an empty folder. The last
# line counts the tests: "N passed, N failed", with ", N skipped" if there are any; their reasons are printed before it.
#
#   scripts/test.sh               installs the Debian packages that are missing first (scripts/setup.sh says which)
#   scripts/test.sh --no-setup    installs nothing in this system
source "$(dirname "$0")/lib.sh"
cd "$root"
setup=yes
for argument; do
  case $argument in
    --no-setup) setup=no ;;
    -h | --help) usage; exit ;;
    *) fail "'$argument' is not an option; see scripts/test.sh --help." ;;
  esac
done

# Nothing that was started in the background outlives this script.
trap 'wait; end_compiler' EXIT
end_compiler() { dotnet build-server shutdown --vbcscompiler >/dev/null || true; }
browser_setup=
if [ $setup = yes ]; then
  "$root/scripts/setup.sh" build test windows
  # The browser is large and is needed last: it is downloaded while everything is built.
  "$root/scripts/setup.sh" browser & browser_setup=$!
fi
# So is Windows. Where it can't be had, its tests are skipped, and say why.
"$root/scripts/windows.sh" setup >/dev/null & windows_setup=$!

# With the version that the packages get, so that packing compiles nothing anew.
export MinVerSkip=false
# A compiler that stays loaded builds faster. The tests have none: they look at what is left running.
UseSharedCompilation=true "$root/scripts/check.sh"
UseSharedCompilation=true "$root/scripts/pack.sh" --own-engine
end_compiler

results="$root/artifacts/test-results"
rm -rf "$results"
mkdir -p "$results"
failed=0
suite() {
  dotnet test "tests/Concur.$1.Tests" -c Release --no-build --nologo -v quiet \
    --logger "trx;LogFileName=$1.trx" --results-directory "$results" || { say "Concur.$1.Tests failed"; return 1; }
}

say "the page's own tests"
(cd src/Concur.ReportPage && npm run --silent test -- --test-reporter=tap) >"$results/page.tap" || failed=1
grep -E '^(not ok|# (pass|fail))' "$results/page.tap" >&2 || true

say "tests"
[ -z "$browser_setup" ] || wait "$browser_setup" || failed=1
# The browser is waited for more than it computes: its suite runs beside the others.
suite ReportPage & page_suite=$!
for name in Core Traces Reports Harness Tool Testing Architecture; do suite "$name" || failed=1; done
wait "$page_suite" || failed=1
wait "$windows_setup" || true
# Alone, because it measures. In the foreground, because a background process of a shell ignores the interrupts that it sends.
CONCUR_PACKAGES="$root/artifacts/packages" suite EndToEnd || failed=1

node "$root/scripts/results.mjs" "$results" || failed=1
exit $failed
