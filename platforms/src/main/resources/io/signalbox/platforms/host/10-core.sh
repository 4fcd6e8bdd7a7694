#!/bin/sh
# The host side of Signalbox: copied once per content digest into an instance's directory, and called as
#
#     sh host-DIGEST.sh DIRECTORY SUPERVISION NAME VERB [ARGUMENT...]
#
# DIRECTORY    the instance's directory
# SUPERVISION  auto (systemd where it runs; only given where commands run as root) or process (no root needed)
# NAME         what units, scopes and front files of this instance are called
#
# Needs what every Debian or Ubuntu server has: a POSIX sh, coreutils, util-linux, findutils, tar, sed, awk.
# Leaves no daemon behind. Exit codes 79 to 89 are the protocol; HostAnswer.java gives them their names.
set -eu
umask 022
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"

DIR=$1 SUPERVISION=$2 NAME=$3 VERB=$4
S=$DIR/.signalbox

# die CODE SENTENCE
die() {
  code=$1
  shift
  printf 'signalbox: %s\n' "$*" >&2
  exit "$code"
}

SCRIPT_FAILED=79 FENCED=80 REFUSED=82 NOT_PROVEN=83 MISSING=84 NOT_STARTED=85 NO_TRAFFIC=86 NO_BACKUP=87 LOCKED=88

# store FILE: keeps standard input as FILE, durably and in one step.
store() {
  dd of="$1.tmp.$$" bs=64k conv=fsync status=none
  mv -fT -- "$1.tmp.$$" "$1"
  sync "${1%/*}"
}

# point LINK TARGET: makes LINK point to TARGET by one rename(2), durably.
point() {
  rm -f -- "$1.tmp.$$"
  ln -s -- "$2" "$1.tmp.$$"
  mv -fT -- "$1.tmp.$$" "$1"
  sync "${1%/*}"
}

# Not whether we are root: inspect is not, and asks systemd all the same.
systemd() {
  [ "$SUPERVISION" = auto ] && [ -d /run/systemd/system ]
}

# --- processes ---------------------------------------------------------------------------------------------------

read -r BOOT < /proc/sys/kernel/random/boot_id

# look PID: sets session and started of a process, by proc(5). The start, in clock ticks since boot, names one process
# for good, together with pid and boot. Without a subshell or another program: this runs several times per command.
look() {
  session=- started=-
  { read -r stat < "/proc/$1/stat"; } 2>/dev/null || return 0
  set -- ${stat##*) }
  shift 3
  session=$1
  shift 16
  started=$1
}

# identity UNIT MARK: this process as one line of a run file. It leads its session, so PID names the session too.
identity() {
  look $$
  printf '%s %s %s %s %s\n' "$$" "$started" "$BOOT" "$1" "$2"
}

# members PID BORN MARK: who lives (zombies do not) of the session that process PID leads, or carries MARK in its
# environment. Once the leader is gone its number may belong to somebody else: then only the mark counts.
members() {
  marked=$(grep -lszxF -e "$3" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3 | tr '\n' ' ' || :)
  look "$1"
  if [ "$started" = "$2" ]; then session=$1; else session=-; fi
  cat /proc/[0-9]*/stat 2>/dev/null | awk -v session="$session" -v marked=" $marked" '
    { pid = $1; sub(/^.*\) /, ""); split($0, f, " ") }
    f[1] != "Z" && f[1] != "X" && (f[4] == session || index(marked, " " pid " ")) { print pid }'
}

# kill_all PID BORN MARK: SIGKILL (which no process can hold up, not even a stopped one) until two looks in a row,
# because /proc is no snapshot, find nobody. At most about 20 seconds.
kill_all() {
  looks=0 tries=0
  while [ $looks -lt 2 ]; do
    victims=$(members "$1" "$2" "$3")
    if [ -z "$victims" ]; then
      looks=$((looks + 1))
      continue
    fi
    looks=0 tries=$((tries + 1))
    [ $tries -le 200 ] || die $NOT_PROVEN "processes survive SIGKILL: $(echo $victims)"
    kill -KILL $victims 2>/dev/null || :
    sleep 0.1
  done
}

# The slot's supervised process, as its pid file names it: sets pid, born, mark. Fails when there is none of this boot.
supervised() {
  [ -f "$DIR/slots/$1/$2" ] || return 1
  read -r pid born boot unit mark < "$DIR/slots/$1/$2" || return 1
  [ "$boot" = "$BOOT" ]
}
