#!/usr/bin/env bash
# Runs the tool's package for linux-arm64 on this machine, whatever its processor, under qemu: its help, its checks, and a run.
# It needs root, Debian, and a kernel in which a user namespace has binary formats of its own (6.7); elsewhere it is skipped with the
# reason. It takes a minute to make what it runs in (cached below artifacts/roots), and several to run: an emulated processor is slow.
# CONCUR_PACKAGES names the folder of packages that are packed already.
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/foreign.sh"
case "${1:-}" in -h | --help) usage; exit ;; esac
place="$roots/arm64"

# Inside: a namespace of users, mounts and processes. All of them end with it, and so does what it has mounted.
if [ "${1:-}" = --inside ]; then
  read -r _ # Until this user is root here.
  exec unshare --mount --pid --fork --kill-child "$0" --mounted
fi
if [ "${1:-}" = --mounted ]; then
  mkdir -p "$place.formats"
  mount -t binfmt_misc none "$place.formats" 2>/dev/null || skip "this kernel has no binary formats of a user namespace"
  # The head of an ELF file for arm64; F: the emulator is opened now, and need not be in the root.
  printf ':arm64:M::\\x7fELF\\x02\\x01\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02\\x00\\xb7\\x00:%s:%s:F' \
    '\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff' "$(type -P qemu-aarch64-static)" >"$place.formats/register"
  mount -t proc proc "$place/proc"
  mount --rbind /dev "$place/dev"
  inside() { chroot "$place" /usr/bin/env -i PATH=/usr/bin:/bin:/dotnet HOME=/root DOTNET_ROOT=/dotnet /bin/sh -c "$1"; }
  tool='dotnet /tool/tools/net10.0/linux-arm64/dotnet-concur.dll'
  timed inside "uname -m"
  timed inside "$tool --help | head -n 5"
  timed inside "$tool doctor"
  timed inside "cd /tmp && rm -rf run && $tool run primes -s threads --launches 1 --iterations 2 --timeout 10m -o run --details"
  exit
fi

[ "$(id -u)" -eq 0 ] || skip "only root makes another root"
need debootstrap=debootstrap qemu-aarch64-static=qemu-user-static aarch64-linux-gnu-gcc=gcc-aarch64-linux-gnu unzip=unzip
[ -f /usr/aarch64-linux-gnu/include/stdio.h ] || need /usr/aarch64-linux-gnu/include/stdio.h=libc6-dev-arm64-cross
if [ ! -f "$place.made" ]; then
  say "making a root for arm64"
  read -r suite mirror < <(debian_source)
  [ -n "${mirror:-}" ] || skip "apt knows no source of Debian"
  rm -rf "$place"
  # The packages' files are enough: nothing of them needs to be set up.
  debootstrap --foreign --arch=arm64 --variant=minbase "$suite" "$place" "$mirror" >&2
  for folder in proc sys; do # Here they may be links to themselves.
    rm -rf "${place:?}/$folder"
    mkdir "$place/$folder"
  done
  lay_out_runtime linux-arm64 "$place/dotnet" aarch64-linux-gnu-gcc
  touch "$place.made"
fi
lay_out_tool linux-arm64 "$place/tool"

begin=$(mktemp -u)
mkfifo "$begin"
unshare --user "$0" --inside <"$begin" &
inside=$!
exec 3>"$begin"
rm "$begin"
until [ "$(readlink "/proc/$inside/ns/user")" != "$(readlink /proc/self/ns/user)" ]; do sleep 0.1; done
for map in uid_map gid_map; do echo '0 0 65536' >"/proc/$inside/$map"; done
echo >&3
exec 3>&-
wait "$inside"
