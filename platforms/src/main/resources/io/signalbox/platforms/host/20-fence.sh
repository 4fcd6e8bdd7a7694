# --- the fence ---------------------------------------------------------------------------------------------------
#
# .signalbox/fence holds: FENCE CLAIM DEPLOYMENT TRANSITION EXECUTIONS. Whoever changes anything does so either while
# holding .signalbox/lock, after it has compared its own fence and claim with that file; or as a run that was
# registered in .signalbox/runs while holding the lock. A new claim takes the lock, writes the file, and kills the
# runs. So there is no moment in which a command has passed the check and a newer claim cannot see it.

# lock SECONDS: takes the lock as file descriptor 9, and says who holds it.
lock() {
  exec 9>> "$S/lock"
  flock -w "$1" 9 || return 1
  identity - - > "$S/holder.$$"
  mv -f -- "$S/holder.$$" "$S/holder"
}

unlock() { exec 9>&-; }

read_fence() {
  seen=0 newest=0 by=- transition=- executions=0
  [ ! -s "$S/fence" ] || read -r seen newest by transition executions < "$S/fence"
}

# end_run FILE: kills what a run file names and returns when it is dead.
end_run() {
  read -r pid born boot unit mark < "$1" || return 0
  if [ "$boot" = "$BOOT" ]; then
    # First the session: it is what would still create the scope. Then the scope, for whoever left the session.
    kill_all "$pid" "$born" "$mark"
    if [ "$unit" != - ] && systemd; then
      systemctl kill --signal=KILL "$unit" 2>/dev/null || :
      systemctl stop "$unit" 2>/dev/null || :
      if systemctl is-active --quiet "$unit"; then die $NOT_PROVEN "the scope $unit survives SIGKILL"; fi
    fi
  fi
  rm -f -- "$1"
}

# claim FENCE DEPLOYMENT TRANSITION
do_claim() {
  patience=10
  while ! lock $patience; do
    # Somebody holds the lock for longer than any command under it takes: stopped, or stuck. What it does is
    # safe to cut off at any point, because each change is one rename.
    [ -f "$S/holder" ] || die $LOCKED "the lock $S/lock is held by an unknown process"
    end_run "$S/holder"
    [ $patience -eq 10 ] || die $LOCKED "the lock $S/lock is held, and its holder was killed"
    patience=20
    ! systemd || settle_units
  done
  read_fence
  [ "$1" -ge "$seen" ] || die $FENCED "fence $1 is older than fence $seen of deployment $by (claim $newest), which this host has seen"
  # Each deployment has a fence of its own; two with the same one come from a journal that was lost, or put back.
  if [ "$1" = "$seen" ] && [ "$by" != - ] && [ "$2" != "$by" ]; then
    die $FENCED "fence $1 was given to deployment $by before: the journal of deployment $2 is an older one, or a new one"
  fi
  # An engine that slept while another one took the same deployment further comes with the same fence, but too late.
  if [ "$1" = "$seen" ] && [ "$2" = "$by" ] && [ "$3" -lt "$transition" ]; then
    die $FENCED "transition $3 of deployment $2 is over: this host has seen transition $transition"
  fi
  if [ "$2" = "$by" ] && [ "$3" = "$transition" ]; then executions=$((executions + 1)); else executions=1; fi
  newest=$((newest + 1))
  printf '%s %s %s %s %s\n' "$1" "$newest" "$2" "$3" "$executions" | store "$S/fence"
  for run in "$S"/runs/*; do
    [ ! -f "$run" ] || end_run "$run"
  done
  printf 'claimed %s %s %s\n' "$1" "$newest" "$executions"
}

# check FENCE CLAIM: only ever under the lock.
check() {
  read_fence
  [ "$1" = "$seen" ] && [ "$2" = "$newest" ] ||
    die $FENCED "fence $1 claim $2 is not the newest: this host has given out fence $seen claim $newest (deployment $by)"
}

# guard FENCE CLAIM: from here to the end of this process we hold the lock and are the newest claim.
guard() {
  lock 60 || die $LOCKED "the lock $S/lock was not free within 60 seconds; its holder: $(cat "$S/holder" 2>/dev/null)"
  check "$1" "$2"
}

# as_run FENCE CLAIM SECONDS FUNCTION [ARGUMENT...]: registers this process as a run, leaves the lock, and runs the
# function for at most SECONDS. Its processes carry SIGNALBOX_RUN and, under systemd, live in a scope of their own.
as_run() {
  guard "$1" "$2"
  claim=$2 seconds=$3
  shift 3
  run=$S/runs/$claim.$$ scope=- SIGNALBOX_RUN=$DIR#$claim.$$
  ! systemd || scope=$NAME-run-$claim-$$.scope
  identity "$scope" "SIGNALBOX_RUN=$SIGNALBOX_RUN" | store "$run"
  unlock
  trap 'rm -f -- "$run"' EXIT
  export SIGNALBOX_RUN
  if [ "$scope" = - ]; then
    timeout -k 5 "$seconds" sh "$0" "$DIR" "$SUPERVISION" "$NAME" inside "$claim" "$@"
  else
    systemd-run --quiet --scope --collect --unit="$scope" -- \
      timeout -k 5 "$seconds" sh "$0" "$DIR" "$SUPERVISION" "$NAME" inside "$claim" "$@"
  fi
}

# A killed caller may have left systemd a job: wait until our units have none. At most about 20 seconds.
settle_units() {
  for slot in a b; do
    tries=0
    while [ "$(systemctl show -p Job --value "$NAME-$slot.service")" -gt 0 ] 2>/dev/null; do
      tries=$((tries + 1))
      [ $tries -le 200 ] || die $NOT_PROVEN "the unit $NAME-$slot.service has a job that does not end"
      sleep 0.1
    done
  done
}
