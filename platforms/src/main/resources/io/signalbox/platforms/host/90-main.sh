# --- main --------------------------------------------------------------------------------------------------------

shift 4
case $VERB in
  observe) do_observe; exit ;;
  state) run_state "$1"; exit ;;
  gone) do_gone "$1"; exit ;;
  live) echo "live $(live)"; exit ;;
  remains) do_remains "$1"; exit ;;
  held) if held "$1" "$2"; then echo held; else echo lacking; fi; exit ;;
  by-hand) do_by_hand "$@"; exit ;;
  standing) do_standing "$1"; exit ;;
  intact) do_intact "$1"; exit ;;
  ready) if [ -f "$S/manifests/$1/ready" ]; then echo ready; else echo pushed; fi; exit ;;
  logs) logs "$1" "$2"; exit ;;
  inspect) do_inspect "$@"; exit ;;
  backup-check) do_backup_check "$1"; exit ;;
  inside)
    claim=$1
    shift
    "$@"
    exit
    ;;
esac

# Everything below changes something, in a session of its own, so that it can be found and killed.
look $$
[ "$session" = $$ ] ||
  exec setsid -w sh "$0" "$DIR" "$SUPERVISION" "$NAME" "$VERB" "$@"

case $VERB in
  claim) do_claim "$@" ;;
  push) do_push "$@" ;;
  take) do_take "$@" ;;
  publish) do_publish "$@" ;;
  seat) do_seat "$@" ;;
  launch) do_launch "$@" ;;
  supervise) do_supervise "$@" ;;
  front) do_front "$@" ;;
  switch) do_switch "$@" ;;
  take-out) do_take_out "$@" ;;
  settled) do_settled "$@" ;;
  receive | prune | retire | supersede | reinstate | backup | restore_backup | install_release | hook | stop_slot)
    fence=$1 claim=$2 seconds=$3
    shift 3
    as_run "$fence" "$claim" "$seconds" "$VERB" "$@"
    ;;
  *) die 64 "unknown verb $VERB" ;;
esac
