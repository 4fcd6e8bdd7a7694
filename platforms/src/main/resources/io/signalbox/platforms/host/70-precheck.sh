# --- precheck ----------------------------------------------------------------------------------------------------

finding() { printf '%s\t%s\t%s\n' "$1" "$2" "$3"; }

# fit_if NAME READING COMMAND...
fit_if() {
  what=$1 reading=$2
  shift 2
  if "$@" > /dev/null 2>&1; then finding fit "$what" "$reading"; else finding unfit "$what" "$reading"; fi
}

# at_least NAME HAVE WANT UNIT: compares whole numbers of any size.
at_least() {
  if awk -v have="$2" -v want="$3" 'BEGIN { exit !(have + 0 >= want + 0) }'; then fit=fit; else fit=unfit; fi
  finding $fit "$1" "$2 $4, at least $3 wanted"
}

listens() {
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    awk -v port="$(printf '%04X' "$1")" '{ n = split($2, a, ":") } $4 == "0A" && (a[n] "") == (port "") { found = 1 } END { exit !found }'
}

# inspect SUDO USER DISK MEMORY LOAD GPU PORT_A PORT_B LIMITS [TOOL...]: changes nothing, needs no root.
do_inspect() {
  sudo=$1 user=$2 disk=$3 memory=$4 load=$5 gpu=$6 port_a=$7 port_b=$8 limits=$9
  shift 9
  if [ "$sudo" = yes ]; then fit_if sudo "sudo -n as $(id -un)" sudo -n true; fi
  [ -z "$user" ] || fit_if user "$user" id "$user"
  near=$DIR
  while [ ! -d "$near" ]; do near=$(dirname -- "$near"); done
  if [ "$sudo" = yes ] || [ "$(id -u)" = 0 ]; then :; else fit_if directory "$near is writable for $(id -un)" test -w "$near"; fi
  at_least disk "$(df -Pk -- "$near" | awk 'NR == 2 { printf "%.0f", $4 * 1024 }')" "$disk" "bytes free on $near"
  at_least memory "$(awk '/^MemAvailable/ { printf "%.0f", $2 * 1024 }' /proc/meminfo)" "$memory" "bytes available"
  if [ "$load" != 0 ]; then
    each=$(awk -v cores="$(nproc)" '{ printf "%.2f", $1 / cores }' /proc/loadavg)
    if awk -v have="$each" -v most="$load" 'BEGIN { exit !(have <= most) }'; then fit=fit; else fit=unfit; fi
    finding $fit load "$each per core, at most $load wanted"
  fi
  for tool; do fit_if "tool $tool" "$(command -v "$tool" || echo "not found; install it, or add it to the PATH")" command -v "$tool"; done
  if [ "$gpu" = yes ]; then
    said=$(nvidia-smi --query-gpu=name --format=csv,noheader 2>&1 | head -n 1) || :
    fit_if gpu "${said:-nvidia-smi said nothing}" nvidia-smi
  fi
  inspect_port a "$port_a"
  inspect_port b "$port_b"
  if [ "$limits" = yes ]; then
    if [ "$SUPERVISION" = auto ] && [ -d /run/systemd/system ]; then finding fit limits "systemd enforces them"; else finding fit limits "NOT enforced: that needs systemd and sudo"; fi
  fi
  echo end
}

inspect_port() {
  [ "$2" != 0 ] || return 0
  if ! listens "$2"; then
    finding fit "port $2" free
  else
    case "$(run_state "$1")$([ "$port_a" != "$port_b" ] || { run_state a; run_state b; })" in
      *RUNNING*) finding fit "port $2" "taken by this instance" ;;
      *) finding unfit "port $2" "something else listens on it" ;;
    esac
  fi
}
