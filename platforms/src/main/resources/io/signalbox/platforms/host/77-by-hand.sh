# --- what was installed by hand ----------------------------------------------------------------------------------
#
# .signalbox/superseded holds: UNIT ENABLED PORT NGINX DEPLOYMENT SOURCE; the last may have spaces. It is there, durably, before
# the unit is stopped, and goes when the unit was read back as it was: so whatever is cut off in between can be put
# right. Who takes over may be told to go back until its very end, so only a later deployment forgets it.

shown() { systemctl show -p "$2" --value -- "$1"; }

noted() { cut -d' ' -f1 "$S/superseded" 2>/dev/null || :; }

# belongs UNIT DIRECTORY: refuses what cannot be taken over.
belongs() {
  systemd || die $REFUSED "only a unit of systemd can be taken over, by commands that run as root"
  [ "$(shown "$1" LoadState)" = loaded ] || die $REFUSED "there is no unit $1"
  [ "$(shown "$1" Id)" = "$1" ] || die $REFUSED "$1 is another name of $(shown "$1" Id); name that one"
  file=$(shown "$1" FragmentPath)
  case $(head -n 1 -- "$file") in '# Signalbox:'*) die $REFUSED "$1 is a unit of Signalbox itself" ;; esac
  [ -z "$(shown "$1" TriggeredBy)" ] || die $REFUSED "$1 is started by $(shown "$1" TriggeredBy) as well; only one unit can be taken over"
  [ -d "$2" ] || die $REFUSED "there is no directory $2"
  real=$(readlink -f -- "$2")
  case $DIR/ in "$real"/* | "$2"/*) die $REFUSED "$2 is where Signalbox itself keeps this instance" ;; esac
  case $real/ in "$DIR"/*) die $REFUSED "$2 is where Signalbox itself keeps this instance" ;; esac
  runs_from "$1" "$2" || runs_from "$1" "$real" ||
    die $REFUSED "$1 does not run from $2: neither its ExecStart nor its WorkingDirectory leads there"
  [ "$(shown "$1" ActiveState)" = active ] || [ "$(noted)" = "$1" ] ||
    die $REFUSED "$1 does not run: it is $(shown "$1" ActiveState)"
}

# runs_from UNIT DIRECTORY: whether a word of what the unit starts, or its working directory, leads there.
runs_from() {
  set -f
  for word in $(shown "$1" WorkingDirectory) $(shown "$1" ExecStart); do
    case =$word in *[=!]"$2" | *[=!]"$2"/*) set +f; return 0 ;; esac
  done
  set +f
  return 1
}

# outside EXCLUDED ACTION...: find in the current directory, without what is excluded: one pattern per line.
outside() {
  excluded=$1
  shift
  set -f
  for pattern in $excluded; do set -- -path "./$pattern" -prune -o "$@"; done
  set +f
  LC_ALL=C find . -mindepth 1 "$@"
}

# contents WORK DIRECTORY EXCLUDED: writes WORK/manifest, sorted as ever: TYPE MODE CONTENT SIZE PATH, separated by tabs.
contents() {
  cd "$2"
  control=$(printf '*[\001-\037\177]*')
  odd=$(outside "$3" \( -name "$control" -o -lname "$control" \) -print -quit | tr -d '[:cntrl:]')
  [ -z "$odd" ] || die $REFUSED "a name in $2 has a control character in it: $odd"
  outside "$3" -printf '%y\t%m\t%s\t%l\t%P\n' > "$1/found"
  odd=$(awk -F'\t' '$1 !~ /^[fld]$/ { print $5; exit }' "$1/found")
  [ -z "$odd" ] || die $REFUSED "$2/$odd is a device, a pipe or a socket; name it in 'exclude'"
  awk -F'\t' '$1 == "f" { print "./" $5 }' "$1/found" > "$1/names"
  sums "$1/names" > "$1/sums" || :
  awk -F'\t' -v sums="$1/sums" '
    function bits(mode) { return "0" substr("000" mode, length(mode) + 1) }
    BEGIN { while ((getline line < sums) > 0) sum[substr(line, 69)] = substr(line, 1, 64) }
    $1 == "f" { print $1 FS bits($2) FS sum[$5] FS $3 FS $5 }
    $1 == "l" { print $1 FS bits($2) FS $4 FS 0 FS $5 }
    $1 == "d" { print $1 FS bits($2) FS "-" FS 0 FS $5 }' "$1/found" > "$1/rows"
  LC_ALL=C sort -t "$TAB" -k 5 "$1/rows" > "$1/manifest"
  odd=$(awk -F'\t' '$3 == "" { print $5; exit }' "$1/manifest")
  [ -z "$odd" ] || die $NOT_PROVEN "$2/$odd could not be read, or went while it was; what changes is named in 'exclude'"
  cd /
}

# by_hand UNIT DIRECTORY EXCLUDED: looks, and changes nothing.
do_by_hand() {
  belongs "$1" "$2"
  work=$(mktemp -d)
  trap 'rm -rf -- "$work"' EXIT
  contents "$work" "$2" "$3"
  cat "$work/manifest"
  echo end
}

# take VERSION DIGEST DIRECTORY EXCLUDED: copies what lies in the directory, where a push would receive it. Copies, and
# no links: somebody may go on editing there.
take() {
  if held "$1" "$2"; then echo held; return 0; fi
  work=$S/taken.$claim
  rm -rf -- "$S"/taken.*
  trap 'rm -rf -- "$work"' EXIT
  mkdir -m 0700 -- "$work"
  contents "$work" "$3" "$4"
  cut -f 1-3,5 "$work/manifest" > "$work/files"
  sum=$(sha256sum < "$work/files")
  sum=${sum%% *}
  if [ "sha256:$sum" != "$2" ]; then
    echo 'changed last:'
    (cd "$3" && outside "$4" -type f -printf '%TY-%Tm-%Td %TH:%TM %P\n' | LC_ALL=C sort -r | head -n 5)
    die $REFUSED "$3 is not what precheck has read; what changes while it runs is named in 'exclude'"
  fi
  stage "$1" "$2" "$sum" "$(wc -c < "$work/files")" < "$work/files" > "$work/missing"
  { awk -F'\t' '$1 == "d" { print $4 }' "$work/files"; sed '1d;$d' "$work/missing"; } > "$work/list"
  # No release has a file that runs as its owner: here that owner is root.
  tar -C "$3" -cf - --no-recursion --mode=ug-s,o-t --verbatim-files-from -T "$work/list" |
    tar -b 512 -xpf - --no-same-owner -C "$(staging "$1")" || :
  verify "$1" > "$work/said"
  cat "$work/said"
  [ "$(head -n 1 "$work/said")" != differs ] || die $NOT_PROVEN "$3 changed while it was copied; what changes is named in 'exclude'"
}

# take FENCE CLAIM SECONDS VERSION DIGEST USER DIRECTORY EXCLUDED [SHARED...]: what `push` is for a release that lies here.
do_take() {
  as_run "$1" "$2" "$3" take "$4" "$5" "$7" "$8"
  [ -f "$S/manifests/.$4.$2/verified" ] || return 0
  fence=$1 claim=$2 version=$4 digest=$5 user=$6
  shift 8
  do_publish "$fence" "$claim" "$version" "$digest" "$user" "$@"
}

# supersede UNIT DIRECTORY PORT: stops and disables the unit, after it was written down how to undo that.
supersede() {
  if [ ! -f "$S/superseded" ]; then
    belongs "$1" "$2"
    note "$1" "$3"
  fi
  [ "$(noted)" = "$1" ] || die $REFUSED "$(noted) was stopped for an earlier take-over, and was not given back"
  read -r unit enabled port nginx by_whom source < "$S/superseded"
  read_fence
  [ "$by_whom" = "$by" ] || write_note
  # One that was linked is unknown once it is disabled.
  if [ "$(shown "$1" LoadState)" != not-found ]; then
    systemctl stop -- "$1"
    [ "$(cut -d' ' -f2 "$S/superseded")" = no ] || systemctl disable --quiet -- "$1" 2>&1
  fi
  echo "superseded $1"
}

note() {
  enabled=$(systemctl is-enabled -- "$1" 2>/dev/null || :) source=$1 port=0 nginx=inactive
  case $enabled in
    enabled) enabled=yes ;;
    disabled | linked) enabled=no ;;
    static)
      enabled=no
      others="$(shown "$1" WantedBy)$(shown "$1" RequiredBy)"
      [ -z "$others" ] || die $REFUSED "$1 is started by $others, which disabling it would not end"
      ;;
    *) die $REFUSED "$1 is $enabled: that could not be given back; make it enabled or disabled" ;;
  esac
  file=$(shown "$1" FragmentPath)
  # Disabling removes a linked unit from where systemd finds it.
  [ ! -L "$file" ] || source=$(readlink -f -- "$file")
  [ "$2" = 0 ] || ! listens "$2" || port=$2
  ! systemctl is-active --quiet nginx || nginx=active
  unit=$1
  write_note
}

write_note() {
  read_fence
  printf '%s %s %s %s %s %s\n' "$unit" "$enabled" "$port" "$nginx" "$by" "$source" | store "$S/superseded"
}

# forget_superseded: but for the deployment that took over, and not while nothing of ours has the traffic.
forget_superseded() {
  [ -L "$DIR/live" ] || return 0
  read_fence
  [ "$(cut -d' ' -f5 "$S/superseded" 2>/dev/null || :)" = "$by" ] || rm -f -- "$S/superseded"
}

# reinstate: gives the port back and starts the unit, where one was superseded. The note stays until it is `settled`.
reinstate() {
  [ -f "$S/superseded" ] || { echo none; return 0; }
  [ ! -L "$DIR/live" ] || die $REFUSED "slot $(live) gets traffic"
  read -r unit enabled port nginx by_whom source < "$S/superseded"
  retire_nginx
  if [ "$nginx" = inactive ] && ! grep -qls '^# Signalbox:' /etc/nginx/conf.d/*.conf; then systemctl stop nginx; fi
  if [ "$(shown "$unit" ActiveState)" != active ]; then
    tries=0
    while [ "$port" != 0 ] && listens "$port"; do
      tries=$((tries + 1))
      [ $tries -le 100 ] || die $NOT_STARTED "port $port, on which $unit listened, is still taken"
      sleep 0.1
    done
  fi
  # Whether it is enabled is read back; that it is not must not keep it from being started.
  [ "$enabled" = no ] || systemctl enable --quiet -- "$source" 2>&1 || :
  systemctl reset-failed -- "$unit" 2>/dev/null || :
  systemctl start -- "$unit" || 
    die $NOT_STARTED "$unit could not be started again (to leave it stopped for good, remove $S/superseded): $(systemctl status --no-pager -n 10 -- "$unit" 2>&1)"
  echo "reinstated $unit"
}

# standing UNIT: how the unit is, as another command than the one that changed it sees it; waits a moment for its port.
do_standing() {
  port=0
  [ ! -f "$S/superseded" ] || port=$(cut -d' ' -f3 "$S/superseded")
  tries=0
  while [ "$port" != 0 ] && [ "$(shown "$1" ActiveState)" = active ] && ! listens "$port" && [ $tries -lt 300 ]; do
    tries=$((tries + 1))
    sleep 0.1
  done
  wanted=$(cut -d' ' -f2 "$S/superseded" 2>/dev/null || :)
  enabled=$(systemctl is-enabled -- "$1" 2>/dev/null || :)
  [ "$wanted" != yes ] || [ "$enabled" = enabled ] || enabled="$enabled, and was enabled"
  heard=silent
  if [ "$port" = 0 ] || listens "$port"; then heard=heard; fi
  echo "$(shown "$1" ActiveState) $heard $enabled"
}

# settled FENCE CLAIM: the unit was read back as it was, and nothing is left to undo.
do_settled() {
  guard "$1" "$2"
  rm -f -- "$S/superseded"
  sync "$S"
}
