#!/usr/bin/env bash
# Accepts what the golden tests print now: rewrites the files below tests/Golden, and the schemas that the report page is built
# from. Read the diff before you commit it.
source "$(dirname "$0")/lib.sh"
cd "$root"
export CONCUR_ACCEPT_GOLDEN=1
compile test tests/Concur.Tool.Tests -c Release --nologo -v quiet --filter "FullyQualifiedName~Golden"
compile test tests/Concur.Traces.Tests -c Release --nologo -v quiet --filter "FullyQualifiedName~ExportedFiles"
compile test tests/Concur.Reports.Tests -c Release --nologo -v quiet --filter "FullyQualifiedName~PageDocument"
git --no-pager diff --stat -- tests/Golden src/Concur.ReportPage/schema
