#!/usr/bin/env bash
# Locked restore, formatting, the page's types and lint, and a build in which every warning is an error.
source "$(dirname "$0")/lib.sh"
cd "$root"
say "restore"
dotnet restore ProfTool.sln --locked-mode -v quiet
say "format"
dotnet format ProfTool.sln --verify-no-changes --no-restore --severity warn
say "build"
dotnet build ProfTool.sln -c Release --no-restore -v quiet
say "page"
(cd src/Concur.ReportPage && npm run --silent check)
