# --- retirement --------------------------------------------------------------------------------------------------

# What lies outside the instance's directory, one per line; only what is ours: its first line names our directory.
brought() {
  for slot in a b; do
    ours "/etc/systemd/system/$(unit "$slot")"
    [ ! -L "/etc/systemd/system/multi-user.target.wants/$(unit "$slot")" ] ||
      echo "/etc/systemd/system/multi-user.target.wants/$(unit "$slot")"
  done
  ours "/etc/nginx/conf.d/$NAME.conf"
  ours "/etc/systemd/system/nginx.service.d/$NAME.conf"
  [ ! -e "$DIR/front.properties" ] || echo "$DIR/front.properties"
}

ours() { if [ -f "$1" ] && [ "$(head -n 1 "$1")" = "# Signalbox: $DIR" ]; then echo "$1"; fi; }

# retire keep|purge: removes what was brought to the host, and prints it. Only what neither runs nor gets traffic.
retire() {
  for slot in a b; do
    case $(run_state "$slot") in STOPPED) ;; *) die $REFUSED "slot $slot is not stopped: $(run_state "$slot")" ;; esac
  done
  [ ! -L "$DIR/live" ] || die $REFUSED "slot $(live) still gets traffic"
  retire_nginx
  brought | while read -r path; do
    rm -f -- "$path"
    sync "${path%/*}"
    echo "$path"
  done
  ! systemd || systemctl daemon-reload
  [ ! -f "$S/superseded" ] ||
    echo "left stopped and disabled, as a take-over had it: $(noted); to have it back: systemctl enable --now '$(cut -d' ' -f6- "$S/superseded")'"
  rm -f -- "$S/superseded"
  rm -f -- "$DIR/current" "$DIR/slots/a/http.sock" "$DIR/slots/b/http.sock"
  # Without its seal a slot is empty; its environment file holds secrets.
  for slot in a b; do
    [ ! -d "$DIR/slots/$slot" ] || find "$DIR/slots/$slot" -mindepth 1 -maxdepth 1 ! -name log -exec rm -rf -- {} +
  done
  [ "$1" = keep ] || purge
  sync "$DIR"
}

# nginx goes first, and tests what is left of its files; a file that others depend on is put back.
retire_nginx() {
  file=/etc/nginx/conf.d/$NAME.conf
  # Cut off before its reload, an execution before this one has left front.old.
  [ -n "$(ours "$file")" ] || [ -f "$S/front.old" ] || return 0
  exec 8>> /run/lock/signalbox-nginx.lock
  flock -w 45 8 || die $LOCKED "another instance has been changing this host's nginx for 45 seconds"
  [ -z "$(ours "$file")" ] || { mv -f -- "$file" "$S/front.old"; echo "$file"; }
  nginx -t 2> "$S/front.said" || front_back "$file" "nginx refuses to go on without the configuration of $NAME"
  if systemctl is-active --quiet nginx; then
    systemctl reload nginx || front_back "$file" "nginx could not be reloaded"
  fi
  rm -f -- "$S/front.old" "$S/front.new" "$S/front.said" "$S/front.sock"
}

# All but the empty directories and what keeps late commands harmless: the fence, its lock, this script and the runs.
purge() {
  for path in "$DIR"/* "$DIR"/.[!.]* "$DIR"/releases/* "$DIR"/releases/.[!.]* "$DIR"/shared/* "$DIR"/shared/.[!.]* \
    "$DIR"/backups/* "$DIR"/backups/.[!.]* "$DIR"/slots/*/* "$S"/manifests/* "$S"/manifests/.[!.]* "$S"/once; do
    [ -e "$path" ] || [ -L "$path" ] || continue
    case $path in "$S" | "$DIR"/releases | "$DIR"/shared | "$DIR"/backups | "$DIR"/slots) continue ;; esac
    discard "$path"
    echo "$path"
  done
}

# remains keep|purge: what is left, as another command than `retire` sees it; gone when it is nothing.
do_remains() {
  left=$(
    brought
    for slot in a b; do
      [ "$(run_state "$slot")" = STOPPED ] || echo "slot $slot $(run_state "$slot")"
      [ ! -e "$DIR/slots/$slot/env" ] || echo "$DIR/slots/$slot/env"
    done
    [ ! -L "$DIR/live" ] || echo "$DIR/live"
    ! systemd || systemctl list-unit-files --no-legend "$NAME-a.service" "$NAME-b.service" || :
    [ "$1" = keep ] || find "$DIR" -mindepth 1 -path "$S" -prune -o ! -type d -print
  )
  if [ -z "$left" ]; then echo gone; else printf 'left\n%s\n' "$left"; fi
}
