#!/usr/bin/env bash
# Installs the Debian packages that building and testing need. It says beforehand which ones and why, and does nothing
# where all are there. It needs root; on a system without apt-get it only says what is missing.
#
#   scripts/setup.sh              everything
#   scripts/setup.sh build        what building needs
#   scripts/setup.sh test         what the tests need, without the browser and Windows
#   scripts/setup.sh browser      what the tests of the report page need (a download of about 100 MB)
#   scripts/setup.sh windows      what scripts/windows.sh needs to set Windows up
source "$(dirname "$0")/lib.sh"

# Which part needs it, the command, the Debian package that has it, and what it is for.
needs='build   node            nodejs    bundles the report page (Node.js 20.19 or later)
build   npm             npm       installs what the report page is made from
build   git             git       tells a package its version
test    /usr/bin/time   time      the tests compare our times with those that it prints
test    kill            procps    the tests interrupt the tool with it
test    perf            linux-perf  the tests open the perf.data files of the tool in it
test    gcc             gcc       the tests compile a program ahead of time (NativeAOT), which is linked with it
browser chromium        chromium  the tests open the report page in it
windows debootstrap     debootstrap  the tests run the tool on Windows, which is Wine in a Debian of its own'

case "${1:-}" in
  -h | --help) usage; exit ;;
  '') parts="build test browser windows" ;;
  *) parts=$* ;;
esac
for part in $parts; do
  case $part in
    build | test | browser | windows) ;;
    *) fail "'$part' is none of build, test, browser, windows; see scripts/setup.sh --help." ;;
  esac
done

missing=() lines=
while read -r part program package purpose; do
  [[ " $parts " == *" $part "* ]] || continue
  # Not 'command -v': 'kill' is also a builtin of the shell.
  type -P "$program" >/dev/null && continue
  missing+=("$package")
  lines+=$(printf '  %-11s %s' "$package" "$purpose")$'\n'
done <<<"$needs"

if [ ${#missing[@]} -gt 0 ]; then
  if ! type -P apt-get >/dev/null; then
    printf 'These programs are missing, and this system has no apt-get to install them with:\n%s' "$lines" >&2
    fail "Install them in this system's own way, under the names that Debian gives above, and try again."
  elif [ "$(id -u)" -ne 0 ]; then
    printf 'These Debian packages are missing, and installing them takes root:\n%s' "$lines" >&2
    fail "Run: sudo apt-get install ${missing[*]}"
  fi
  say "setup"
  printf 'These Debian packages are missing and will be installed with apt-get:\n%s' "$lines" >&2
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
fi

if [[ " $parts " == *" build "* ]]; then
  type -P dotnet >/dev/null ||
    fail "The .NET SDK is missing, and Debian has none. Install .NET 10 (https://dotnet.microsoft.com/download), and try again."
  dotnet --list-sdks | grep -q '^[1-9][0-9]\.' ||
    fail "No .NET SDK of version 10 or later is installed. Install it (https://dotnet.microsoft.com/download), and try again."
  node -e 'const [major, minor] = process.versions.node.split("."); process.exit(100 * major + +minor >= 2019 ? 0 : 1)' ||
    fail "Node.js $(node --version) is too old for the report page. Install 20.19 or later (https://nodejs.org), and try again."
fi
