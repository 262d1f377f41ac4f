#!/usr/bin/env bash
# Runs the tool's package for linux-musl-x64 on musl, the C library of Alpine: its help, its checks, and a run. It needs root and Debian
# on x64; elsewhere it is skipped with the reason. Debian has musl, but no C++ library for it: its own one is linked anew, with what it
# misses (musl.c). CONCUR_PACKAGES names the folder of packages that are packed already.
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/foreign.sh"
case "${1:-}" in -h | --help) usage; exit ;; esac
place="$roots/musl"

if [ "${1:-}" = --mounted ]; then
  mount -t proc proc "$place/proc"
  mount --rbind /dev "$place/dev"
  mount --rbind /sys "$place/sys"
  inside() { chroot "$place" /usr/bin/env -i PATH=/bin:/dotnet HOME=/root DOTNET_ROOT=/dotnet /bin/sh -c "$1"; }
  tool='dotnet /tool/tools/net10.0/linux-musl-x64/dotnet-concur.dll'
  timed inside "$tool --help | head -n 5"
  timed inside "$tool doctor"
  timed inside "cd /tmp && rm -rf run && $tool run primes -s all --launches 2 --timeout 10m -o run"
  exit
fi

[ "$(id -u)" -eq 0 ] || skip "only root makes another root"
[ "$(uname -m)" = x86_64 ] || skip "this machine's processor is not x64"
need gcc=gcc musl-gcc=musl-tools busybox=busybox-static unzip=unzip
# The compiler prints the bare name of a file that it has not.
archive=$(gcc -print-file-name=libstdc++_pic.a)
[ -f "$archive" ] || need "$archive=libstdc++-$(gcc -dumpversion)-pic"
archive=$(gcc -print-file-name=libstdc++_pic.a)
if [ ! -f "$place.made" ]; then
  say "making a root with musl"
  rm -rf "$place"
  mkdir -p "$place"/{bin,usr/bin,lib,proc,dev,sys,tmp,root,etc}
  cp "$(type -P busybox)" "$place/bin/busybox"
  for program in sh env head mkdir rm cat; do ln -s busybox "$place/bin/$program"; done
  ln -s ../../bin/busybox "$place/usr/bin/env"
  install -m 755 /lib/ld-musl-x86_64.so.1 "$place/lib/ld-musl-x86_64.so.1"
  ln -s ld-musl-x86_64.so.1 "$place/lib/libc.musl-x86_64.so.1"
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  musl-gcc -O1 -fPIC -c -o "$work/musl.o" "$root/scripts/musl.c"
  # The unwinder is Debian's as it is: musl takes itself for the C library that it asks for.
  unwinder=$(gcc -print-file-name=libgcc_s.so.1)
  cp -L "$unwinder" "$place/lib/libgcc_s.so.1"
  gcc -shared -nostdlib -o "$place/lib/libstdc++.so.6" -Wl,-soname,libstdc++.so.6 "$(gcc -print-file-name=crtbeginS.o)" "$work/musl.o" \
    -Wl,--whole-archive "$archive" -Wl,--no-whole-archive "$(gcc -print-file-name=libgcc.a)" "$unwinder" \
    "$(gcc -print-file-name=crtendS.o)"
  lay_out_runtime linux-musl-x64 "$place/dotnet" musl-gcc
  touch "$place.made"
fi
lay_out_tool linux-musl-x64 "$place/tool"
exec unshare --mount --pid --fork --kill-child "$0" --mounted
