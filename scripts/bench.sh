#!/usr/bin/env bash
# Timings: ours and a peer's on the same work, interleaved, as ratios with medians and intervals. Never part of the tests.
# Arguments: rounds (11), then the sections that are wanted (all): a what recording costs, b converting and summing up
# traces, c the time to an answer (takes a quarter of an hour), d dispatching a unit, e the start of a worker, f the help,
# h what compare claims of runs of the same work, and of 5 % more (forty rounds take half an hour).
source "$(dirname "$0")/lib.sh"
cd "$root"
dotnet build ProfTool.sln -c Release -v quiet >&2
"$root/scripts/run.sh" --version >&2
peers="$root/artifacts/peers"
# From outside the repository, whose nuget.config maps every package to one source.
[ -x "$peers/dotnet-trace" ] || (cd / && dotnet tool install dotnet-trace --version 10.0.750501 --tool-path "$peers" >&2)
exec dotnet artifacts/bin/Concur.Benchmarks/release/Concur.Benchmarks.dll "$root/artifacts" "$peers" "$@"
