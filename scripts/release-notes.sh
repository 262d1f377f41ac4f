#!/usr/bin/env bash
# Prints the section of CHANGELOG.md about one version; fails if there is none. Argument: the version, such as 1.2.3.
source "$(dirname "$0")/lib.sh"
[ $# -eq 1 ] || fail "Give a version, such as 1.2.3."
notes=$(awk -v heading="## [$1]" '
  index($0, "## [") == 1 { wanted = index($0, heading) == 1; next }
  /^\[.*\]: / { wanted = 0 }
  wanted' "$root/CHANGELOG.md")
[ -n "$notes" ] || fail "CHANGELOG.md has no section '## [$1]'. Rename its section 'Unreleased', and tag the commit anew."
printf '%s\n' "$notes"
