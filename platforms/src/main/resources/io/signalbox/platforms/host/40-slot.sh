# --- slots -------------------------------------------------------------------------------------------------------

unit() { printf '%s-%s.service' "$NAME" "$1"; }

live() { found=$(readlink "$DIR/live" || :); printf '%s' "${found##*/}"; }

# Several lines as one.
in_detail() { detail=$*; }

STATES='-p ActiveState -p SubState -p Result -p ExecMainStatus -p NRestarts'

# ask_units: what systemd says of both slots' units, by one question instead of two; run_state takes it from there.
ask_units() {
  systemd || return 0
  said=$(systemctl show $STATES "$NAME-a.service" "$NAME-b.service")
  said_a=${said%%"$EMPTY_LINE"*} said_b=${said##*"$EMPTY_LINE"}
}

said_a='' said_b=''
EMPTY_LINE='

'

# run_state SLOT: RUNNING, STOPPED or FAILED, then why, on one line.
run_state() {
  if systemd; then
    wanted=no
    [ ! -L "/etc/systemd/system/multi-user.target.wants/$(unit "$1")" ] || wanted=yes
    if [ $wanted = no ] && [ ! -f "/etc/systemd/system/$(unit "$1")" ]; then
      echo STOPPED
      return 0
    fi
    eval "detail=\$said_$1"
    in_detail ${detail:-$(systemctl show $STATES "$NAME-$1.service")}
    state=${detail##*ActiveState=}
    state=${state%% *}
    case $state/$wanted in
      active/* | deactivating/* | reloading/*) echo "RUNNING $detail" ;;
      inactive/no) echo "STOPPED" ;;
      *) echo "FAILED $detail" ;;
    esac
  elif [ ! -f "$DIR/slots/$1/pid" ]; then
    echo STOPPED
  elif supervised "$1" pid && look "$pid" && [ "$started" = "$born" ]; then
    state=$(cat "$DIR/slots/$1/state" 2>/dev/null || :)
    # The supervisor looks once a second; its child may have ended since.
    case $state in
      running*)
        child=${state##*child=}
        case $(sed 's/.*) //' "/proc/$child/stat" 2>/dev/null | cut -c1) in
          '' | Z | X) echo "FAILED ended $state" ;;
          *) echo "RUNNING pid $pid $state" ;;
        esac
        ;;
      *) echo "FAILED $state" ;;
    esac
  else
    echo "FAILED its supervisor is gone: $(cat "$DIR/slots/$1/state" 2>/dev/null || :)"
  fi
}

# seat FENCE CLAIM SLOT VERSION DIGEST SEAL USER (tar of rendered files on standard input): puts a release into a slot
# whose process does not run. SEAL names everything that is rendered; it is written last.
do_seat() {
  guard "$1" "$2"
  claim=$2 slot=$3
  at=$DIR/slots/$slot
  held "$4" "$5" || die $MISSING "release $4 ($5) is not on this host"
  [ -z "$8" ] || [ -f "$S/manifests/$4/ready" ] || die $MISSING "release $4 is on this host, but its install command has not succeeded"
  case $(run_state "$slot") in RUNNING*) die $REFUSED "slot $slot runs; it has to be stopped first" ;; esac
  rm -f -- "$at/seal"
  discard "$at/.new"
  mkdir -m 0755 -- "$at/.new"
  tar -xpf - --no-same-owner -C "$at/.new"
  [ -f "$at/.new/.complete" ] || die $NOT_PROVEN "the files of slot $slot arrived incomplete"
  rm -f -- "$at/.new/.complete"
  [ ! -f "$at/.rendered" ] || (cd "$at" && xargs -r -d '\n' rm -f -- < .rendered)
  (cd "$at/.new" && find . -mindepth 1 ! -type d -printf '%P\n') > "$at/.rendered"
  if [ -n "$7" ]; then (cd "$at/.new" && find . -mindepth 1 ! -name env ! -name unit -exec chown -h "$7" {} +); fi
  cp -a -- "$at/.new/." "$at/"
  discard "$at/.new"
  if [ -f "$at/unit" ] && systemd; then place_unit "$slot"; fi
  point "$at/release" "../../releases/$4"
  sync -f "$at"
  printf '%s\n' "$6" | store "$at/seal"
}

# A unit of this name that somebody else wrote is not ours to overwrite.
place_unit() {
  file=/etc/systemd/system/$(unit "$1")
  if [ -f "$file" ] && [ "$(head -n 1 "$file")" != "# Signalbox: $DIR" ]; then
    die $REFUSED "$file belongs to something else; its first line is not '# Signalbox: $DIR'"
  fi
  cmp -s "$DIR/slots/$1/unit" "$file" && return 0
  store "$file" < "$DIR/slots/$1/unit"
  systemctl daemon-reload
}

# launch FENCE CLAIM SLOT
do_launch() {
  guard "$1" "$2"
  slot=$3 at=$DIR/slots/$3
  case $(run_state "$slot") in RUNNING*) return 0 ;; esac
  [ -f "$at/seal" ] || die $MISSING "slot $slot is empty"
  rm -f -- "$at/pid.last"
  if systemd; then
    mkdir -p /etc/systemd/system/multi-user.target.wants
    ln -sfn "../$(unit "$slot")" "/etc/systemd/system/multi-user.target.wants/$(unit "$slot")"
    systemctl reset-failed "$(unit "$slot")" 2>/dev/null || :
    systemctl start "$(unit "$slot")" || { logs "$slot" 20 >&2; die $NOT_STARTED "systemd could not start $(unit "$slot")"; }
    unlock
  else
    rm -f -- "$at/pid" "$at/state"
    unlock
    # It takes the lock itself and checks the claim again before it writes its pid file: a newer claim either sees
    # the pid file or makes it end.
    env -u SIGNALBOX_RUN setsid sh "$0" "$DIR" "$SUPERVISION" "$NAME" supervise "$1" "$2" "$slot" < /dev/null > "$at/.supervisor" 2>&1 &
    supervisor=$! tries=0
    # Any state will do: a process that dies at once is "running" for a moment that a look may miss.
    while [ ! -s "$at/state" ]; do
      if ! kill -0 $supervisor 2>/dev/null && [ ! -f "$at/pid" ]; then
        code=0
        wait $supervisor || code=$?
        [ $code -ne $FENCED ] || die $FENCED "$(cat "$at/.supervisor")"
        die $NOT_STARTED "the supervisor of slot $slot ended with code $code: $(cat "$at/.supervisor")"
      fi
      tries=$((tries + 1))
      [ $tries -le 300 ] || die $NOT_STARTED "the supervisor of slot $slot did not start within 30 seconds: $(cat "$at/.supervisor")"
      sleep 0.1
    done
  fi
  sleep 0.3
  case $(run_state "$slot") in
    RUNNING*) ;;
    *) logs "$slot" 15 >&2; die $NOT_STARTED "the process of slot $slot ended at once: $(run_state "$slot")" ;;
  esac
}

# supervise FENCE CLAIM SLOT: keeps the slot's process running, without root and without systemd. Restarts it when it
# fails, after 1 second doubling to 30; an exit with code 0 is an end. Leads the session that `stop` ends.
do_supervise() {
  at=$DIR/slots/$3
  SIGNALBOX_SLOT=$at#$2.$$
  export SIGNALBOX_SLOT
  guard "$1" "$2"
  identity - "SIGNALBOX_SLOT=$SIGNALBOX_SLOT" | store "$at/pid"
  unlock
  stopping='' pause=1 restarts=0
  trap 'stopping=1' TERM
  cd "$at/release/"
  while :; do
    since=$(date +%s)
    (trap - TERM; set -a; . "$at/env"; set +a; exec sh "$at/run") >> "$at/log" 2>&1 &
    child=$!
    printf 'running restarts=%s child=%s\n' $restarts $child > "$at/state.new" && mv -f "$at/state.new" "$at/state"
    while kill -0 $child 2>/dev/null; do
      # The log is bounded: it is opened for appending, so it may be cut under the writer.
      if [ "$(stat -c %s "$at/log")" -gt 10000000 ]; then cp -f "$at/log" "$at/log.1"; : > "$at/log"; fi
      sleep 1 || :
      [ -z "$stopping" ] || break
    done
    code=0
    wait $child || code=$?
    [ -z "$stopping" ] || { kill -0 $child 2>/dev/null && wait $child || :; exit 0; }
    restarts=$((restarts + 1))
    if [ $code -eq 0 ]; then echo "exited code=0" > "$at/state"; exit 0; fi
    [ $(($(date +%s) - since)) -lt 60 ] || pause=1
    echo "waiting restarts=$restarts code=$code" > "$at/state"
    sleep $pause || :
    [ -z "$stopping" ] || exit 0
    [ $pause -ge 30 ] || pause=$((pause * 2))
  done
}

# stop_slot SLOT SECONDS: SIGTERM to everyone, SIGKILL after SECONDS.
stop_slot() {
  at=$DIR/slots/$1
  if systemd; then
    rm -f -- "/etc/systemd/system/multi-user.target.wants/$(unit "$1")"
    [ "$(systemctl show -p LoadState --value "$(unit "$1")")" != not-found ] || return 0
    systemctl stop "$(unit "$1")"
    systemctl reset-failed "$(unit "$1")" 2>/dev/null || :
  elif [ -f "$at/pid" ]; then
    if supervised "$1" pid; then
      victims=$(members "$pid" "$born" "$mark")
      if [ -n "$victims" ]; then
        kill -TERM $victims 2>/dev/null || :
        kill -CONT $victims 2>/dev/null || :
        tenths=$(($2 * 10))
        while [ $tenths -gt 0 ] && [ -n "$(members "$pid" "$born" "$mark")" ]; do
          sleep 0.1
          tenths=$((tenths - 1))
        done
        [ -z "$(members "$pid" "$born" "$mark")" ] || echo "killed after $2 seconds"
        kill_all "$pid" "$born" "$mark"
      fi
    fi
    mv -f -- "$at/pid" "$at/pid.last"
  fi
}

# gone SLOT: who is left of the slot's process, as another command than `stop` sees it.
do_gone() {
  if systemd; then
    tasks=$(systemctl show -p TasksCurrent --value "$(unit "$1")")
    state=$(systemctl show -p ActiveState --value "$(unit "$1")")
    case $state in
      inactive | failed) echo "gone $state" ;;
      *) echo "left $state tasks=$tasks" ;;
    esac
  elif [ -f "$DIR/slots/$1/pid" ]; then
    echo "left $(run_state "$1")"
  elif supervised "$1" pid.last && [ -n "$(members "$pid" "$born" "$mark")" ]; then
    echo "left $(echo $(members "$pid" "$born" "$mark"))"
  else
    echo gone
  fi
}

# logs SLOT LINES: what the process said; only where it said nothing, what systemd says of it.
logs() {
  if systemd; then
    said=$(journalctl _SYSTEMD_UNIT="$(unit "$1")" -n "$2" --no-pager -o cat -q)
    if [ -n "$said" ]; then printf '%s\n' "$said"; else journalctl -u "$(unit "$1")" -n "$2" --no-pager -o cat -q; fi
  else
    tail -n "$2" -- "$DIR/slots/$1/log" 2>/dev/null || :
  fi
}

# first_line FILE: sets first to it, or to nothing. By the shell itself: this is read for every release.
first_line() {
  first=
  { IFS= read -r first < "$1"; } 2>/dev/null || :
}

do_observe() {
  read_fence
  echo "fence $seen"
  echo "claim $newest"
  echo "live $(live)"
  ask_units
  for slot in a b; do
    version=- digest=-
    link=$(readlink "$DIR/slots/$slot/release" || :)
    if [ -n "$link" ] && [ -f "$DIR/slots/$slot/seal" ]; then
      version=${link##*/}
      first_line "$S/manifests/$version/digest"
      digest=${first:--}
    fi
    printf 'slot %s %s %s ' "$slot" "$version" "$digest"
    run_state "$slot"
    first_line "$DIR/slots/$slot/seal"
    echo "seal $slot $first"
  done
  for path in "$S"/manifests/*; do
    version=${path##*/}
    [ -f "$path/digest" ] && [ -d "$DIR/releases/$version" ] || continue
    ready=pushed
    [ ! -f "$path/ready" ] || ready=ready
    first_line "$path/digest"
    echo "release $version $first $ready"
  done
  for path in "$DIR"/backups/*; do
    [ ! -f "$path/.sums" ] || echo "backup ${path##*/}"
  done
  [ ! -f "$S/restored" ] || echo "restored $(cat "$S/restored")"
  [ ! -f "$S/superseded" ] || echo "superseded $(noted)"
  echo end
}
