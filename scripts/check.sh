#!/usr/bin/env bash
# Checks what every change must keep: packages are those of the lock files, files are formatted, the build has no warning
# (with all analyzers, which other builds leave out), and the report page's types and lint hold.
source "$(dirname "$0")/lib.sh"
cd "$root"
say "restore"
dotnet restore ProfTool.sln --locked-mode -v quiet
# Only whitespace: the analyzers of the build check all other style.
say "format"
dotnet format whitespace ProfTool.sln --verify-no-changes --no-restore
say "build"
compile build ProfTool.sln -c Release --no-restore --no-incremental -p:RunAnalyzersDuringBuild=true -v quiet
say "page"
(cd src/Concur.ReportPage && npm run --silent check)
