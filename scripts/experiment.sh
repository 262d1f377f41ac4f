#!/usr/bin/env bash
# The chapter's experiment with Python and with .NET in one table: four units of 100,000 random numbers in one go, on
# threads, in processes. Arguments: units and numbers, if others are wanted.
source "$(dirname "$0")/lib.sh"
dotnet build "$root/ProfTool.sln" -c Release -v quiet >&2
seed="dotnet $root/artifacts/bin/SeedProgram/release/SeedProgram.dll"
exec dotnet "$root/artifacts/bin/Concur.Tool/release/dotnet-concur.dll" exec \
  --name python-single "python3 $root/scripts/python/single.py $*" \
  --name python-threads "python3 $root/scripts/python/threads.py $*" \
  --name python-processes "python3 $root/scripts/python/processes.py $*" \
  --name dotnet-single "$seed single $*" \
  --name dotnet-threads "$seed threads $*" \
  --name dotnet-processes "$seed processes $*"
