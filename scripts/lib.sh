# Shared by the scripts: strict mode, the repository's root, a quiet .NET. Sourced, never run.
# shellcheck shell=bash disable=SC2034
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# A build server goes on running after the script that started it has ended. The scripts start none.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=${UseSharedCompilation:-false}

say() { printf '\n== %s\n' "$*" >&2; }
fail() { printf '%s\n' "$*" >&2; exit 2; }

# dotnet, for what compiles. A compiler lives for seconds, so optimising its own code again, and a heap per core, cost more than
# they gain: compiling Concur.Core took 21 s of CPU time instead of 27 s (medians of four in turns, on a busy machine). Only
# this one command gets these settings, because programs that are measured must not inherit them.
compile() { DOTNET_TieredPGO=0 DOTNET_gcServer=0 dotnet "$@"; }

# Prints the comment at the top of a script, which is its help text.
usage() { sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$root/scripts/${0##*/}"; }
