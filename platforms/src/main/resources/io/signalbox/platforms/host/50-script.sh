# --- the operator's scripts --------------------------------------------------------------------------------------

# script DIRECTORY USER TEXT (settings on standard input): runs TEXT by sh -e in DIRECTORY as USER. The settings come
# by standard input because they hold secrets; from `eval` on, only positional parameters are ours.
script() {
  settings=$(cat)
  as=
  if [ -n "$2" ] && [ "$2" != "$(id -un)" ]; then
    as="setpriv --reuid=$(id -u "$2") --regid=$(id -g "$2") --init-groups --"
    HOME=$(getent passwd "$2" | cut -d: -f6) USER=$2 LOGNAME=$2
    export HOME USER LOGNAME
  fi
  set -- "$1" "$as" "$3"
  set -a
  eval "$settings"
  set +a
  [ "${SIGNALBOX_COMPLETE:-}" = 1 ] || { echo 'signalbox: the settings arrived incomplete' >&2; exit 83; }
  unset SIGNALBOX_COMPLETE
  cd "$1"
  exec $2 sh -e -c "$3" < /dev/null
}

# ended CODE: the exit code of an operator's script, which must not be taken for one of ours.
ended() { [ "$1" -eq 0 ] || die $SCRIPT_FAILED "exit code $1"; }

# install VERSION USER TEXT: what the script adds belongs to USER; what was verified stays root's where we are root, so
# that no release can write into a file that others link to.
install_release() {
  at=$DIR/releases/$1
  [ -d "$at" ] || die $MISSING "release $1 is not on this host"
  [ -z "$2" ] || find "$at" -type d -exec chown "$2" {} +
  code=0
  (script "$at" "$2" "$3" 2>&1) || code=$?
  ended $code
  [ -z "$2" ] || find "$at" -type d -exec chown root {} +
  sync -f "$at"
  : > "$S/manifests/$1/ready"
  sync "$S/manifests/$1/ready" "$S/manifests/$1"
}

# hook USER TEXT VERSION ONCE: runs where that release is; if it is not here, where the live one is, or in the instance's
# directory. With ONCE, a name, it is not run again after it has succeeded under that name.
hook() {
  [ -z "$4" ] || [ ! -f "$S/once/$4" ] || { echo "it has succeeded before, as $4"; return 0; }
  at=$DIR
  [ ! -d "$DIR/live/release" ] || at=$DIR/live/release
  [ -z "$3" ] || [ ! -d "$DIR/releases/$3" ] || at=$DIR/releases/$3
  code=0
  (script "$at" "$1" "$2" 2>&1) || code=$?
  ended $code
  [ -n "$4" ] || return 0
  succeeded "$4"
  for old in $(ls -t "$S/once" | tail -n +51); do rm -f -- "$S/once/$old"; done
}

# --- backups -----------------------------------------------------------------------------------------------------

# backup ID KEEP USER DUMP [path:PATH | data:PATH | needed:BACKUP ...] (settings on standard input)
backup() {
  id=$1 keep=$2 user=$3 dump=$4
  shift 4
  settings=$(cat)
  [ ! -d "$DIR/backups/$id" ] || { echo held; return 0; }
  keep_state "$id" "$user" "$dump" "$settings" "$@"
  prune_backups "$keep" "needed:$id" "$@"
}

# keep_state ID USER DUMP SETTINGS [path:PATH | data:PATH ...]: data that lies in a path is kept as data alone.
keep_state() {
  id=$1 user=$2 dump=$3 settings=$4
  shift 4
  part=$DIR/backups/.$id.$claim
  mkdir -m 0700 -- "$part"
  : > "$part/list"
  : > "$part/data"
  for word; do
    case $word in
      path:*) list_path "${word#path:}" "$part/list" ;;
      data:*) list_path "${word#data:}" "$part/data" ;;
    esac
  done
  keep_listed "$part/list" "$part/paths.tar" "$part/data"
  keep_listed "$part/data" "$part/data.tar" /dev/null
  if [ -n "$dump" ]; then
    (printf '%s\n' "$settings" | script "$DIR" "$user" "$dump" > "$part/dump") || die $NO_BACKUP "the dump ended with exit code $?"
  fi
  (cd "$part" && sha256sum -- * > .sums)
  sync -f "$part"
  mv -T -- "$part" "$DIR/backups/$id"
  sync "$DIR/backups"
}

list_path() { if [ -e "$1" ]; then echo "${1#/}" >> "$2"; else echo "skipped $1: not there"; fi; }

# keep_listed LIST ARCHIVE BUT
keep_listed() {
  [ -s "$1" ] || return 0
  code=0
  tar -C / -cpf "$2" --anchored --no-wildcards -X "$3" --verbatim-files-from -T "$1" || code=$?
  # 1: a file changed while it was read
  [ $code -le 1 ] || die $NO_BACKUP "tar could not keep $(tr '\n' ' ' < "$1")(exit code $code)"
}

# Where a backup lies and what is in it; fails when it is not what was kept.
do_backup_check() {
  cd "$DIR/backups/$1" 2>/dev/null || die $NO_BACKUP "there is no backup $1 in $DIR/backups"
  sha256sum --quiet -c .sums || die $NO_BACKUP "the backup $1 is not what was kept"
  wc -c -- *
}

# restore_backup ID USER paths|data DUMP RESTORE (settings on standard input): first keeps what it overwrites, under the
# name of the deployment that holds the claim. Done once: what is written afterwards is not overwritten by a second try.
restore_backup() {
  from=$1 user=$2 what=$3 dump=$4 restore=$5
  settings=$(cat)
  read_fence
  [ "$newest" = "$claim" ] || die $FENCED "claim $claim is not the newest: this host has given out claim $newest"
  mark="$by $from $what"
  [ "$(cat "$S/restored" 2>/dev/null)" != "$mark" ] || { echo held; return 0; }
  (do_backup_check "$from" > /dev/null) || exit $?
  [ "$what" = paths ] || has_data "$DIR/backups/$from"
  left=$(printf '%.59s' "$by")-left
  set --
  while IFS= read -r path; do set -- "$@" "path:/$path"; done < "$DIR/backups/$from/list"
  if [ "$what" = data ] && [ -f "$DIR/backups/$from/data" ]; then
    while IFS= read -r path; do set -- "$@" "data:/$path"; done < "$DIR/backups/$from/data"
  fi
  [ -d "$DIR/backups/$left" ] || keep_state "$left" "$user" "$dump" "$settings" "$@"
  echo "kept $left"
  bring_back "$DIR/backups/$from/paths.tar"
  [ "$what" = paths ] || bring_data_back "$DIR/backups/$from" "$by.data.$from"
  printf '%s\n' "$mark" | store "$S/restored"
}

has_data() {
  [ -z "$restore" ] || [ -f "$1/dump" ] || die $NO_BACKUP "the backup $from has no dump"
  [ -n "$restore" ] || [ ! -f "$1/dump" ] || die $NO_BACKUP "no restore command is configured for the dump of the backup $from"
  [ -f "$1/dump" ] || [ -f "$1/data.tar" ] || die $NO_BACKUP "the backup $from has no data"
}

# Files that were added since stay; another command than the one that wrote them says whether the others are back.
bring_back() {
  [ -f "$1" ] || return 0
  tar -C / -xpf "$1" || die $NO_BACKUP "tar could not bring back ${1##*/} (exit code $?)"
  tar -C / -df "$1" 2>&1 | grep -v ': Mod time differs$' | head -n 10 | sed 's,^,written again meanwhile: ,' || :
}

# bring_data_back BACKUP ONCE: what lives on meanwhile is not overwritten by a second try.
bring_data_back() {
  if [ -f "$1/data.tar" ] && [ ! -f "$S/once/$2.files" ]; then
    bring_back "$1/data.tar"
    succeeded "$2.files"
  fi
  [ -f "$1/dump" ] && [ ! -f "$S/once/$2" ] || return 0
  exec 8< "$1/dump"
  (printf '%s\n' "$settings" | script "$DIR" "$user" "exec <&8
$restore") || die $NO_BACKUP "the restore command ended with exit code $?"
  succeeded "$2"
}

succeeded() {
  mkdir -p "$S/once"
  : > "$S/once/$1"
  sync "$S/once/$1" "$S/once"
}

# prune_backups KEEP [needed:BACKUP...]: the newest stay, and what a way back needs.
prune_backups() {
  most=$1
  shift
  for path in "$DIR"/backups/.[!.]*; do discard "$path"; done
  for id in $(ls -t "$DIR/backups" | tail -n +$((most + 1))); do
    case " $* " in *" needed:$id "*) continue ;; esac
    discard "$DIR/backups/$id"
    echo "pruned backup $id"
  done
}
