#!/usr/bin/env bash
# Builds, packs and installs the tool below artifacts/tool, then runs it with the arguments given;
# with none it does the main job: the seed's question under every strategy.
source "$(dirname "$0")/lib.sh"
here=$PWD
cd "$root"
"$root/scripts/pack.sh"
rm -rf "$root/artifacts/tool"
# A cache of its own: the version does not change between builds, and NuGet would give back the old package.
NUGET_PACKAGES="$root/artifacts/tool-cache" dotnet tool install dotnet-concur --tool-path "$root/artifacts/tool" \
  --add-source "$root/artifacts/packages" --no-cache >&2
rm -rf "$root/artifacts/tool-cache"
cd "$here"
if [ $# -eq 0 ]; then set -- run; fi
exec "$root/artifacts/tool/dotnet-concur" "$@"
