#!/usr/bin/env bash
# Locked restore, formatting, the page's types and lint, and a build in which every warning is an error.
source "$(dirname "$0")/lib.sh"
cd "$root"
say "restore"
dotnet restore ProfTool.sln --locked-mode -v quiet
# Style is the build's to check, with the analyzers; only whitespace is not.
say "format"
dotnet format whitespace ProfTool.sln --verify-no-changes --no-restore
say "build"
dotnet build ProfTool.sln -c Release --no-restore --no-incremental -p:RunAnalyzersDuringBuild=true -v quiet
say "page"
(cd src/Concur.ReportPage && npm run --silent check)
