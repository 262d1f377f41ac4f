#!/usr/bin/env bash
# Timings: ours and a peer's on the same work, interleaved, as medians with intervals. Never part of the tests.
source "$(dirname "$0")/lib.sh"
cd "$root"
dotnet build ProfTool.sln -c Release -v quiet >&2
dotnet artifacts/bin/Concur.Benchmarks/release/Concur.Benchmarks.dll "$root/artifacts" "$@"
