#!/usr/bin/env bash
# Builds the packages, with their symbols: the tool, what authors of workloads and of tests refer to, and the engine that 'engines add'
# installs. They go to artifacts/packages. Their version is the latest tag's, or follows from it and the number of commits since.
#
#   scripts/pack.sh           the tool for each system that has a package of its own, and with portable code for all others
#   scripts/pack.sh --own     both for this system alone
#   scripts/pack.sh --own-engine
#                             the tool for each system, the engine for this one alone: its code takes longest to compile
#   scripts/pack.sh --single-file [RID...]
#                             no packages, but a program for each system named, or for those whose runtime NuGet has, that needs no .NET:
#                             artifacts/single-file/RID. It shows, compares, exports and views runs; a workload needs an installed runtime.
#
# A program with the runtime in it has 125 MB, in a .tar.gz 55. It is not compressed, because unpacking itself takes 0.36 s at each start.
# Trimming the base libraries would leave two thirds, and what was tried still worked; but serialisers and the server of 'view' find code
# by reflection, so that nothing proves it.
source "$(dirname "$0")/lib.sh"
single=
engines=
systems=()
for argument; do
  case $argument in
    --own) export PackagedFor=own ;;
    --own-engine) engines=own ;;
    --single-file) single=yes ;;
    *-x64 | *-arm64) systems+=("$argument") ;;
    -h | --help) usage; exit ;;
    *) fail "'$argument' is not an option; see scripts/pack.sh --help." ;;
  esac
done
[ -n "$single" ] || [ ${#systems[@]} -eq 0 ] || fail "Systems are named with --single-file; see scripts/pack.sh --help."
if [ -n "$single" ]; then
  [ ${#systems[@]} -gt 0 ] || systems=(linux-x64 linux-arm64 linux-musl-x64 win-x64)
  compile build "$root/src/Concur.Tool" -c Release -v quiet >&2 # The harness, which the program carries.
  for system in "${systems[@]}"; do
    rm -rf "$root/artifacts/single-file/$system"
    compile publish "$root/src/Concur.Tool" -c Release -p:SingleFileFor="$system" -o "$root/artifacts/single-file/$system" -v quiet >&2
    # Symbols, and a module for a server that is not used.
    rm -f "$root/artifacts/single-file/$system"/*.{pdb,dll}
    du -m "$root/artifacts/single-file/$system"/* >&2
  done
  exit
fi
out="$root/artifacts/packages"
# Publishing leaves files that seem unchanged, and what is packed has been compiled once more.
rm -rf "$out" "$root/artifacts/publish/Concur.Tool"
# Everything is printed to standard error: run.sh keeps standard output for the tool.
dotnet restore "$root/ProfTool.sln" --locked-mode -v quiet >&2
for project in Concur.Abstractions Concur.Testing Concur.Tool; do
  compile pack "$root/src/$project" -c Release --no-restore -o "$out" -v quiet >&2
done
# The engine has a package wherever the tool has one.
property=ToolPackageRuntimeIdentifiers
[ -z "$engines" ] || property=NETCoreSdkPortableRuntimeIdentifier
names=$(dotnet msbuild "$root/src/Concur.Tool" -getProperty:$property)
IFS=';' read -ra packed <<<"$names"
[ -z "$engines" ] || packed+=(any)
for system in "${packed[@]}"; do
  compile pack "$root/src/Concur.Engines.Orleans" -c Release --no-restore -p:PackagedSystem="${system#any}" -o "$out" -v quiet >&2
done
ls "$out" >&2
