#!/usr/bin/env bash
# Builds, packs and installs the tool below artifacts/tool, then runs it with the arguments given. Without arguments it runs
# the built-in workload 'random' under every strategy of the default set.
source "$(dirname "$0")/lib.sh"
here=$PWD
"$root/scripts/pack.sh" --own
rm -rf "$root/artifacts/tool"
packed=("$root"/artifacts/packages/dotnet-concur.[0-9]*.nupkg)
version=$(basename "${packed[0]}" .nupkg)
version=${version#dotnet-concur.}
# Installed from another folder, because the repository's nuget.config allows no source but one. With a package cache of its
# own, because builds of one commit have one version, and NuGet would take the first of them from its cache.
cache=$(mktemp -d)
trap 'rm -rf "$cache"' EXIT
(cd "$cache" && NUGET_PACKAGES="$cache" dotnet tool install dotnet-concur --version "$version" --tool-path "$root/artifacts/tool" \
  --add-source "$root/artifacts/packages" --no-cache >&2)
rm -rf "$cache"
trap - EXIT
cd "$here"
if [ $# -eq 0 ]; then set -- run; fi
exec "$root/artifacts/tool/dotnet-concur" "$@"
