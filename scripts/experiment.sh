#!/usr/bin/env bash
# The Python GIL experiment in one table: four units of 100,000 random numbers, one after the other, on threads, and in
# processes, with Python (scripts/python) and with .NET (tests/Workloads/SeedProgram). Arguments: how many units, and how
# many numbers each.
source "$(dirname "$0")/lib.sh"
compile build "$root/ProfTool.sln" -c Release -v quiet >&2
seed="dotnet $root/artifacts/bin/SeedProgram/release/SeedProgram.dll"
exec dotnet "$root/artifacts/bin/Concur.Tool/release/dotnet-concur.dll" exec \
  --name python-single "python3 $root/scripts/python/single.py $*" \
  --name python-threads "python3 $root/scripts/python/threads.py $*" \
  --name python-processes "python3 $root/scripts/python/processes.py $*" \
  --name dotnet-single "$seed single $*" \
  --name dotnet-threads "$seed threads $*" \
  --name dotnet-processes "$seed processes $*"
