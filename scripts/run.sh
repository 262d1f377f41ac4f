#!/usr/bin/env bash
# Builds, packs and installs the tool below artifacts/tool, then runs it with the arguments given;
# with none it does the main job: the seed's question under every strategy.
source "$(dirname "$0")/lib.sh"
here=$PWD
cd "$root"
"$root/scripts/pack.sh"
rm -rf "$root/artifacts/tool"
# From outside the repository, whose nuget.config maps every package to one source and so allows no other. With a
# cache of its own: the version does not change between builds, and NuGet would give back the old package.
cache=$(mktemp -d)
trap 'rm -rf "$cache"' EXIT
(cd "$cache" && NUGET_PACKAGES="$cache" dotnet tool install dotnet-concur --tool-path "$root/artifacts/tool" \
  --add-source "$root/artifacts/packages" --no-cache >&2)
rm -rf "$cache"
trap - EXIT
cd "$here"
if [ $# -eq 0 ]; then set -- run; fi
exec "$root/artifacts/tool/dotnet-concur" "$@"
