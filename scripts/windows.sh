#!/usr/bin/env bash
# Windows on Linux: a Debian with Wine 10 and .NET for Windows. They are set up once, in one to three minutes, in a folder of the
# user's cache (CONCUR_WINDOWS names another). It needs root, mounts, and the Debian package debootstrap. Where one of them is
# missing, it says so in a line, and the exit code is 77.
#
#   scripts/windows.sh setup                       sets up what is missing, and prints the folder that is drive C:
#   scripts/windows.sh exec PROGRAM [ARGUMENT...]  runs a program for Windows, such as dotnet.exe, in the current folder
#   scripts/windows.sh stop                        ends what 'exec' has left running
#   scripts/windows.sh reset                       that, and forgets what programs have written to drive C:
#   scripts/windows.sh test [WORD]                 packs the tool for Windows, and runs its tests (or those with the word)
#
# The programs see this machine's files below Z:\, and .NET in C:\Program Files\dotnet. Their exit codes are cut to eight bits.
#
# Wine is no Windows. It cannot prove what these need: CPU times finer than 10 ms, the cycle times of threads, the CPU time and
# memory that a job or an ended process used, how often threads were switched, and events of the Windows kernel (ETW).
source "$(dirname "$0")/lib.sh"

cache=${CONCUR_WINDOWS:-${XDG_CACHE_HOME:-${HOME:-/var}/.cache}/dotnet-concur-windows}
debian=$cache/debian-1 # the number of this recipe: a change of what is installed needs a new one
# As the programs in the Debian see them. Each checkout has a Windows of its own, so that none sees what runs in another.
dotnet=/opt/dotnet
windows=/opt/windows${root//\//-}

missing() { printf 'There is no Windows here: %s\n' "$*" >&2; exit 77; }

# 'exec' where a program takes the place of this script, so that signals reach it.
become=

# Runs a command in the Debian, in mounts of its own: they are gone when its last process has ended, however it ends. This
# machine's folders stand there under their own names, apart from those of its system. They are the same ones each time, because
# the programs that run at one time share Wine's server, which sees what its first program saw.
inside() {
  $become unshare --mount --propagation private bash -c '
    debian=$1 root=$2
    shift 2
    mount -t proc proc "$debian/proc" && mount --rbind /dev "$debian/dev" || exit 77
    for folder in /*/ "$root/"; do
      case $folder in
        /bin/ | /boot/ | /dev/ | /etc/ | /lib*/ | /lost+found/ | /opt/ | /proc/ | /run/ | /sbin/ | /srv/ | /sys/ | /usr/ | /var/) ;;
        *) mkdir -p "$debian$folder" && mount --rbind "$folder" "$debian$folder" ;;
      esac
    done
    exec chroot "$debian" "$@"' "$0" "$debian" "$root" "$@"
}

# The same, with a folder that is Wine's Windows and with Wine's settings. What names this machine's .NET would mislead the other
# one, Wine 10 aborts where there is a TMPDIR, and without a display it need not look for one. It makes no menus, and shows no HTML.
wine() {
  local folder=$1
  shift
  inside env --chdir="$PWD" -u DOTNET_ROOT -u DOTNET_ROOT_X64 -u DOTNET_HOST_PATH -u TMPDIR -u DISPLAY -u WAYLAND_DISPLAY \
    WINEPREFIX="$folder" WINEDEBUG=-all WINEDLLOVERRIDES='winemenubuilder.exe,mshtml=' XDG_RUNTIME_DIR=/tmp \
    WINEPATH='C:\Program Files\dotnet' "$@"
}

# Everything is made under another name and renamed when it is complete, so that what was interrupted is made again.
make_debian() {
  [ ! -d "$debian" ] || return 0
  type -P debootstrap >/dev/null || missing "debootstrap is not installed (scripts/setup.sh windows installs it)."
  local name=$debian mirror
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 'Label: Debian' | head -n 1) || true
  [ -n "$mirror" ] || missing "none of this system's sources of packages is a mirror of Debian."
  say "Wine, in $name"
  debian=$name.new
  rm -rf "$debian"
  mkdir -p "$debian/etc/dpkg/dpkg.cfg.d"
  # Nothing here has to outlive a power cut, and nobody reads it.
  printf '%s\n' force-unsafe-io path-exclude=/usr/share/{doc,man,locale}/'*' >"$debian/etc/dpkg/dpkg.cfg.d/small"
  unshare --mount --propagation private debootstrap --variant=minbase trixie "$debian" "$mirror" >"$cache/debian.log" 2>&1 ||
    missing "debootstrap failed; see $cache/debian.log."
  inside env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends wine wine64 gcc-mingw-w64-x86-64-win32 \
    >>"$cache/debian.log" 2>&1 || missing "Wine could not be installed; see $cache/debian.log."
  # Without mscoree it asks for no .NET Framework; every assembly names that file, so .NET needs it later. A program that crashes
  # would print all its threads if AeDebug did not say otherwise.
  wine /opt/windows bash -c 'WINEDLLOVERRIDES=mscoree,mshtml= wine wineboot -i &&
    wine reg add "HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion\\AeDebug" /v Debugger /d none /f && wineserver -w' \
    >>"$cache/debian.log" 2>&1 || missing "Wine does not start; see $cache/debian.log."
  rm -rf "$debian"/var/cache/apt/* "$debian"/var/lib/apt/lists/*
  mv "$debian" "$name"
  debian=$name
}

make_dotnet() {
  local source=$root/scripts/windows version
  version=$({ dotnet --version && cat "$source"/*; } | sha256sum | cut -c 1-12)
  dotnet=/opt/dotnet-$version
  local to=$debian$dotnet
  [ ! -d "$to" ] || return 0
  say ".NET for Windows"
  rm -rf "$to.new"
  compile msbuild "$source/runtime.csproj" -restore -t:LayOut -p:To="$to.new" -nologo -v:quiet >&2 ||
    missing "the packages of .NET for Windows could not be had."
  cp "$source/dotnet.c" "$to.new"
  inside x86_64-w64-mingw32-gcc -municode -O2 -s -o "$dotnet.new/dotnet.exe" "$dotnet.new/dotnet.c" ||
    missing "dotnet.exe could not be compiled."
  mv "$to.new" "$to"
}

make_windows() {
  local to=$debian$windows
  if [ ! -d "$to" ]; then
    rm -rf "$to.new"
    # Linked, because these are 770 MB that stay as they are, apart from the registry.
    cp -al "$debian/opt/windows" "$to.new"
    cp -a --remove-destination "$debian"/opt/windows/*.reg "$to.new"
    mv "$to.new" "$to"
  fi
  # Relative, so that it leads there on both sides.
  ln -sfn "../../../${dotnet##*/}" "$to/drive_c/Program Files/dotnet"
}

setup() {
  [ "$(uname -sm)" = 'Linux x86_64' ] || missing "it takes Linux on x64."
  [ "$(id -u)" -eq 0 ] || missing "it takes root."
  unshare --mount true 2>/dev/null || missing "this system lets root mount nothing."
  mkdir -p "$cache"
  # One at a time: a second one waits, and finds everything there.
  exec 9>"$cache/lock"
  flock 9
  make_debian
  make_dotnet
  make_windows
  exec 9>&-
}

stop() { [ ! -d "$debian$windows" ] || wine "$windows" wineserver -k || true; }

case "${1:-}" in
  setup)
    setup
    echo "$debian$windows/drive_c"
    ;;
  exec)
    [ $# -ge 2 ] || fail "Name a program; see scripts/windows.sh --help."
    shift
    setup
    become=exec
    wine "$windows" wine "$@"
    ;;
  stop) stop ;;
  reset)
    stop
    rm -rf "$debian$windows"
    setup
    echo "$debian$windows/drive_c"
    ;;
  test)
    setup
    PackagedFor=win-x64 "$root/scripts/pack.sh"
    tests=$root/tests/Concur.EndToEnd.Tests
    compile build "$tests" -c Release -v quiet -nologo -p:RunAnalyzersDuringBuild=false >&2
    SECONDS=0
    CONCUR_PACKAGES=$root/artifacts/packages dotnet test "$tests" -c Release --no-build --nologo \
      --filter "FullyQualifiedName~EndToEnd.Tests.Windows.${2:+&FullyQualifiedName~$2}" || failed=1
    say "the tests took $SECONDS s"
    exit ${failed:-0}
    ;;
  -h | --help) usage ;;
  *) fail "'${1:-}' is none of setup, exec, stop, reset, test; see scripts/windows.sh --help." ;;
esac
