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
  # All instances of a host share its nginx: one tests and reloads at a time, or a bad file of one would fail another.
  exec 8>> /run/lock/signalbox-nginx.lock
  flock -w 45 8 || die $LOCKED "another instance has been changing this host's nginx for 45 seconds"
  front_sockets
  if cmp -s "$S/front.new" "$1" && systemctl is-active --quiet nginx; then
    front_loaded "$1" && { echo unchanged; return 0; }
  fi
  rm -f -- "$S/front.old"
  [ ! -f "$1" ] || cp -p -- "$1" "$S/front.old"
  store "$1" < "$S/front.new"
  nginx -t 2> "$S/front.said" || front_back "$1" "nginx refuses the configuration of $NAME"
  # nginx only warns, and lets one of the two starve.
  listen=$(sed -n 's/^  listen \([^ ;]*\).*/\1/p' "$1" | head -n 1)
  ! grep -qF "conflicting server name \"\" on $listen," "$S/front.said" ||
    front_back "$1" "another server of this host's nginx takes all requests on $listen already"
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

# front_back FILE WHY: puts the configuration back that was there before, and gives up.
front_back() {
  if [ -f "$S/front.old" ]; then mv -f -- "$S/front.old" "$1"; else rm -f -- "$1"; fi
  cat "$S/front.said" >&2
  die $NO_TRAFFIC "$2; the configuration before is back in place"
}

# Whether the nginx that runs has loaded this very file: the file makes it answer with the file's own seal.
front_loaded() {
  seal=$(sed -n 's/^# Seal: //p' "$1")
  [ -S "$S/front.sock" ] && [ "$(curl -s -m 2 --unix-socket "$S/front.sock" http://front/ || :)" = "$seal" ]
}

# An nginx that crashed leaves its unix sockets behind, and could not bind them again: have systemd remove them before
# nginx starts (never at a reload). After the vendor's own ExecStartPre lines, which only test.
front_sockets() {
  front_sockets_known && return 0
  mkdir -p "${drop_in%/*}"
  printf '# Signalbox: %s\n[Service]\n%s\n' "$DIR" "$line" | store "$drop_in"
  systemctl daemon-reload
}

front_sockets_known() {
  drop_in=/etc/systemd/system/nginx.service.d/$NAME.conf
  line="ExecStartPre=-/bin/rm -f $DIR/slots/a/http.sock $DIR/slots/b/http.sock $S/front.sock"
  grep -qsxF -e "$line" "$drop_in"
}

# switch FENCE CLAIM SLOT SUM: moves traffic by one rename, and prints moved or there. Never to a slot that does not
# run; and where nginx does not serve from the file with this SUM, prints front, and moves nothing. SUM - asks nobody.
do_switch() {
  guard "$1" "$2"
  case $(run_state "$3") in RUNNING*) ;; *) die $NO_TRAFFIC "slot $3 does not run: $(run_state "$3")" ;; esac
  if [ "$4" != - ] && ! front_stands "/etc/nginx/conf.d/$NAME.conf" "$4"; then
    echo front
    return 0
  fi
  moved=there
  if [ "$(readlink "$DIR/live" || :)" != "slots/$3" ]; then
    point "$DIR/live" "slots/$3"
    moved=moved
  fi
  [ -L "$DIR/current" ] || point "$DIR/current" live/release
  echo $moved
}

# front_stands FILE SUM: whether everything that front_nginx would do is done. For a moment after a reload a worker from
# before may still answer.
front_stands() {
  [ -f "$1" ] && [ "$(sha256sum < "$1")" = "$2  -" ] && front_sockets_known || return 1
  for pause in 0.05 0.2 0.5; do
    ! front_loaded "$1" || return 0
    sleep $pause
  done
  front_loaded "$1"
}

do_take_out() {
  guard "$1" "$2"
  rm -f -- "$DIR/live"
  sync "$DIR"
}
