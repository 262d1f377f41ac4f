# Roots of other systems on this machine, for the scripts that run the tool there. Sourced after lib.sh, never run.
# shellcheck shell=bash
# Each root is made once, below artifacts/roots, from the sources that this machine's apt has; making it takes about a minute.
roots="$root/artifacts/roots"

# Skips a script, with the reason, where this machine can't do what it needs.
skip() { printf 'skipped: %s\n' "$*" >&2; exit 0; }

# Installs Debian packages that are missing, each given as PROGRAM=PACKAGE, where this user may.
need() {
  local missing=() entry
  for entry; do type -P "${entry%%=*}" >/dev/null || missing+=("${entry#*=}"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$(id -u)" -eq 0 ] && type -P apt-get >/dev/null || skip "these Debian packages are missing: ${missing[*]}"
  say "installing ${missing[*]}"
  apt-get -o DPkg::Lock::Timeout=300 update -qq
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# Where this machine's apt has Debian from, and its release. Prints "SUITE MIRROR".
debian_source() {
  # shellcheck disable=SC1091
  local suite=$(. /etc/os-release && printf %s "${VERSION_CODENAME:-}")
  apt-get indextargets --format '$(SITE) $(RELEASE)' 'Created-By: Packages' 2>/dev/null |
    awk -v suite="$suite" '$2 == suite { print suite, $1; exit }'
}

# The folder of a NuGet package in this runtime's version, downloaded where it is missing: NAME.
nuget_package() {
  local name=$1 version folder project
  version=$(dotnet --list-runtimes | awk '$1 == "Microsoft.NETCore.App" { found = $2 } END { print found }')
  folder="${NUGET_PACKAGES:-$HOME/.nuget/packages}/${name,,}/$version"
  if [ ! -d "$folder" ]; then
    project=$(mktemp -d)
    printf '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup>%s</ItemGroup></Project>' \
      "<PackageDownload Include=\"$name\" Version=\"[$version]\" />" >"$project/get.csproj"
    dotnet restore "$project/get.csproj" -v quiet >&2
    rm -rf "$project"
  fi
  printf %s "$folder"
}

# Lays out a .NET runtime in a folder as 'dotnet' has it: RID FOLDER COMPILER. No NuGet package has the program 'dotnet' itself: it is
# compiled, a few lines that call the library which does its work.
lay_out_runtime() {
  local rid=$1 to=$2 compiler=$3 framework pack version
  for framework in Microsoft.NETCore.App Microsoft.AspNetCore.App; do
    pack=$(nuget_package "$framework.Runtime.$rid")
    version=$(basename "$pack")
    mkdir -p "$to/shared/$framework/$version" "$to/host/fxr/$version"
    cp "$pack/runtimes/$rid/lib/net10.0/"* "$pack/runtimes/$rid/native/"* "$to/shared/$framework/$version/" 2>/dev/null || true
  done
  mv "$to/shared/Microsoft.NETCore.App/$version/libhostfxr.so" "$to/host/fxr/$version/"
  $compiler -O1 -o "$to/dotnet" -DHOSTFXR="\"host/fxr/$version/libhostfxr.so\"" "$root/scripts/dotnet.c"
}

# Lays out the tool's package for a system as 'dotnet tool install' does, but for the program that starts it: RID FOLDER.
# CONCUR_PACKAGES names the folder of packages that are packed already.
lay_out_tool() {
  local rid=$1 to=$2 packages=${CONCUR_PACKAGES:-} packed
  if [ -z "$packages" ]; then
    PackagedFor=$rid "$root/scripts/pack.sh"
    packages="$root/artifacts/packages"
  fi
  packed=("$packages/dotnet-concur.$rid."[0-9]*.nupkg)
  [ -f "${packed[0]}" ] || fail "There is no package for $rid in $packages."
  rm -rf "$to"
  mkdir -p "$to"
  unzip -q "${packed[0]}" "tools/net10.0/$rid/*" -d "$to"
}

# Runs a command, and says how long it took and how it ended.
timed() {
  local began=$SECONDS code=0
  printf '\n$ %s\n' "${*: -1}"
  "$@" || code=$?
  printf '(exit code %s, %s s)\n' "$code" "$((SECONDS - began))"
  return "$code"
}
