#!/usr/bin/env bash
# Times this tool and others on the same work, in turns, and prints ratios with medians and intervals. It is no test.
#
#   scripts/bench.sh [ROUNDS] [SECTION...]     11 rounds of all sections, unless others are given
#
#   a  profiling overhead            b  converting and summing up traces    c  time to an answer (takes 15 minutes)
#   d  dispatching a unit            e  starting a worker process           f  printing the help
#   o  a unit under orleans, on silos and a client written by hand, and under other strategies
#   w  what changes gain, as predicted and as measured (5 rounds take half an hour; not of all sections; names of workloads may follow)
#   h  what compare claims of two runs of the same work, and of 5 % more (40 rounds take half an hour)
source "$(dirname "$0")/lib.sh"
case "${1:-}" in -h | --help) usage; exit ;; esac
cd "$root"
compile build ProfTool.sln -c Release -v quiet >&2
"$root/scripts/run.sh" --version >&2
peers="$root/artifacts/peers"
# Installed from another folder, because the repository's nuget.config allows no source but one.
[ -x "$peers/dotnet-trace" ] || (cd / && dotnet tool install dotnet-trace --version 10.0.750501 --tool-path "$peers" >&2)
exec dotnet artifacts/bin/Concur.Benchmarks/release/Concur.Benchmarks.dll "$root/artifacts" "$peers" "$@"
