#!/usr/bin/env bash
# Builds the packages: the tool, and what a workload author references. They go to artifacts/packages.
source "$(dirname "$0")/lib.sh"
out="$root/artifacts/packages"
rm -rf "$out"
# The tool's log goes to standard error: run.sh keeps standard output for the run itself.
dotnet restore "$root/ProfTool.sln" --locked-mode -v quiet >&2
for project in Concur.Abstractions Concur.Tool; do
  dotnet pack "$root/src/$project" -c Release --no-restore -o "$out" -v quiet >&2
done
ls "$out"/*.nupkg >&2
