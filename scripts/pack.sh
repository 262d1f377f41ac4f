#!/usr/bin/env bash
# Builds the packages, with their symbols: the tool, and what authors of workloads and of tests refer to. They
# go to artifacts/packages. Their version is the latest tag's, or follows from it and the number of commits since.
source "$(dirname "$0")/lib.sh"
out="$root/artifacts/packages"
rm -rf "$out"
# Everything is printed to standard error: run.sh keeps standard output for the tool.
dotnet restore "$root/ProfTool.sln" --locked-mode -v quiet >&2
for project in Concur.Abstractions Concur.Testing Concur.Tool; do
  compile pack "$root/src/$project" -c Release --no-restore -o "$out" -v quiet >&2
done
ls "$out" >&2
