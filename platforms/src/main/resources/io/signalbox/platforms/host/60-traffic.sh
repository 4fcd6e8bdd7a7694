# --- traffic -----------------------------------------------------------------------------------------------------

# front FENCE CLAIM KIND SUM (its configuration on standard input): KIND nginx or proxy. Prints changed or unchanged.
do_front() {
  guard "$1" "$2"
  cat > "$S/front.new"
  [ "$(sha256sum < "$S/front.new")" = "$4  -" ] || die $NOT_PROVEN "the front's configuration arrived incomplete"
  case $3 in
    proxy) front_file "$DIR/front.properties" ;;
    nginx) front_nginx "/etc/nginx/conf.d/$NAME.conf" ;;
  esac
}

front_file() {
  if cmp -s "$S/front.new" "$1"; then echo unchanged; else store "$1" < "$S/front.new"; echo changed; fi
}

front_nginx() {
  command -v nginx > /dev/null || die $NO_TRAFFIC "nginx is not installed on this host; install it: apt-get install nginx-light"
  if [ -f "$1" ] && [ "$(head -n 1 "$1")" != "# Signalbox: $DIR" ]; then
    die $NO_TRAFFIC "$1 belongs to something else; its first line is not '# Signalbox: $DIR'"
  fi
  front_sockets
  if cmp -s "$S/front.new" "$1" && systemctl is-active --quiet nginx; then
    front_loaded "$1" && { echo unchanged; return 0; }
  fi
  rm -f -- "$S/front.old"
  [ ! -f "$1" ] || cp -p -- "$1" "$S/front.old"
  store "$1" < "$S/front.new"
  if ! nginx -t 2> "$S/front.said"; then
    if [ -f "$S/front.old" ]; then mv -f -- "$S/front.old" "$1"; else rm -f -- "$1"; fi
    cat "$S/front.said" >&2
    die $NO_TRAFFIC "nginx refuses the configuration of $NAME; the one before is back in place"
  fi
  if systemctl is-active --quiet nginx; then
    systemctl reload nginx || die $NO_TRAFFIC "nginx could not be reloaded"
  else
    rm -f -- "$DIR/slots/a/http.sock" "$DIR/slots/b/http.sock" "$S/front.sock"
    systemctl start nginx || die $NO_TRAFFIC "nginx could not be started: $(systemctl status nginx --no-pager -n 10 2>&1)"
  fi
  tries=0
  until front_loaded "$1"; do
    tries=$((tries + 1))
    [ $tries -le 100 ] || { tail -n 5 /var/log/nginx/error.log >&2 || :; die $NO_TRAFFIC "nginx did not take the configuration of $NAME within 10 seconds; see its error log"; }
    sleep 0.1
  done
  echo changed
}

# Whether the nginx that runs has loaded this very file: the file makes it answer with the file's own seal.
front_loaded() {
  seal=$(sed -n 's/^# Seal: //p' "$1")
  [ -S "$S/front.sock" ] && [ "$(curl -s -m 2 --unix-socket "$S/front.sock" http://front/ || :)" = "$seal" ]
}

# An nginx that crashed leaves its unix sockets behind, and could not bind them again: have systemd remove them before
# nginx starts (never at a reload). After the vendor's own ExecStartPre lines, which only test.
front_sockets() {
  drop_in=/etc/systemd/system/nginx.service.d/$NAME.conf
  line="ExecStartPre=-/bin/rm -f $DIR/slots/a/http.sock $DIR/slots/b/http.sock $S/front.sock"
  grep -qsxF -e "$line" "$drop_in" && return 0
  mkdir -p "${drop_in%/*}"
  printf '# Signalbox: %s\n[Service]\n%s\n' "$DIR" "$line" | store "$drop_in"
  systemctl daemon-reload
}

# switch FENCE CLAIM SLOT: moves traffic by one rename. Never to a slot that does not run.
do_switch() {
  guard "$1" "$2"
  case $(run_state "$3") in RUNNING*) ;; *) die $NO_TRAFFIC "slot $3 does not run: $(run_state "$3")" ;; esac
  [ "$(readlink "$DIR/live" || :)" = "slots/$3" ] || point "$DIR/live" "slots/$3"
  [ -L "$DIR/current" ] || point "$DIR/current" live/release
}

do_take_out() {
  guard "$1" "$2"
  rm -f -- "$DIR/live"
  sync "$DIR"
}

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
    awk -v port="$(printf '%04X' "$1")" '{ n = split($2, a, ":") } $4 == "0A" && a[n] == port { found = 1 } END { exit !found }'
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
