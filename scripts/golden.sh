#!/usr/bin/env bash
# Accepts what the golden tests print now: rewrites tests/Golden. Read the diff before you commit it.
source "$(dirname "$0")/lib.sh"
cd "$root"
CONCUR_ACCEPT_GOLDEN=1 dotnet test tests/Concur.Tool.Tests -c Release --nologo -v quiet --filter "FullyQualifiedName~Golden"
CONCUR_ACCEPT_GOLDEN=1 dotnet test tests/Concur.Core.Tests -c Release --nologo -v quiet --filter "FullyQualifiedName~ExportedFiles"
git --no-pager diff --stat -- tests/Golden
