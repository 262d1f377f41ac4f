#!/usr/bin/env bash
# Builds the packages, with their symbols: the tool, and what authors of workloads and of tests refer to. They
# go to artifacts/packages. Their version is the latest tag's, or follows from it and the number of commits since.
#
#   scripts/pack.sh           the tool for each system that has a package of its own, and with portable code for all others
#   scripts/pack.sh --own     the tool for this system alone
source "$(dirname "$0")/lib.sh"
for argument; do
  case $argument in
    --own) export PackagedFor=own ;;
    -h | --help) usage; exit ;;
    *) fail "'$argument' is not an option; see scripts/pack.sh --help." ;;
  esac
done
out="$root/artifacts/packages"
# Publishing leaves files that seem unchanged, and what is packed has been compiled once more.
rm -rf "$out" "$root/artifacts/publish/Concur.Tool"
# Everything is printed to standard error: run.sh keeps standard output for the tool.
dotnet restore "$root/ProfTool.sln" --locked-mode -v quiet >&2
for project in Concur.Abstractions Concur.Testing Concur.Tool; do
  compile pack "$root/src/$project" -c Release --no-restore -o "$out" -v quiet >&2
done
ls "$out" >&2
