# --- releases ----------------------------------------------------------------------------------------------------
#
# A manifest has one line per entry, sorted by path: TYPE <tab> MODE <tab> CONTENT <tab> PATH, where CONTENT is the
# SHA-256 of a file (f), the target of a link (l), or - for a directory (d). No name has a control character or a
# backslash in it: the engine refuses such artifacts.

TAB=$(printf '\t')

discard() {
  [ -e "$1" ] || [ -L "$1" ] || return 0
  rm -rf -- "$1" 2>/dev/null || { chmod -R u+rwX -- "$1"; rm -rf -- "$1"; }
}

# held VERSION DIGEST: whether this very release lies here, verified.
held() {
  [ -d "$DIR/releases/$1" ] && { read -r lies < "$S/manifests/$1/digest"; } 2>/dev/null && [ "$lies" = "$2" ]
}

# seated VERSION: whether a slot points to it.
seated() {
  for seat in $(readlink "$DIR/slots/a/release" "$DIR/slots/b/release" || :); do
    [ "$seat" != "../../releases/$1" ] || return 0
  done
  return 1
}

# The release that a new one most likely resembles.
base() {
  found=$(readlink -f "$DIR/live/release" 2>/dev/null || :)
  [ -n "$found" ] && [ -f "$S/manifests/${found##*/}/files" ] && { echo "${found##*/}"; return 0; }
  ls -t "$S/manifests" 2>/dev/null | while read -r version; do
    [ -f "$S/manifests/$version/files" ] && [ -d "$DIR/releases/$version" ] && { echo "$version"; break; }
  done || :
}

staging() { printf '%s/releases/.%s.%s' "$DIR" "$1" "$claim"; }

# stats DIRECTORY: INODE SIZE MODIFIED CHANGED <tab> PATH of every file. No process can set the time of change.
stats() { find "$1" -mindepth 1 -type f -printf '%i %s %T@ %C@\t%P\n'; }

# untouched VERSION: those stats of a release that are as they were when its files were read and found right.
untouched() {
  [ -f "$S/manifests/$1/witness" ] || return 0
  stats "$DIR/releases/$1" | awk -F'\t' -v witness="$S/manifests/$1/witness" '
    BEGIN { while ((getline line < witness) > 0) { split(line, f, "\t"); seen[f[2]] = f[1] } }
    seen[$2] == $1'
}

# same_but_for_change DIRECTORY STATS: stats of those files that are still what STATS says, but for their time of
# change: linking and unlinking one of a file's names changes that, and nothing else.
same_but_for_change() {
  stats "$1" | awk -F'\t' -v before="$2" '
    function content(stat) { sub(/ [^ ]*$/, "", stat); return stat }
    BEGIN { while ((getline line < before) > 0) { split(line, f, "\t"); seen[f[2]] = content(f[1]) } }
    seen[$2] == content($1)'
}

# rewitness VERSION UNTOUCHED: what was untouched before others of its names went is so now. In doubt, it is read again.
rewitness() {
  [ -s "$2" ] || return 0
  if same_but_for_change "$DIR/releases/$1" "$2" > "$2.now"; then
    store "$S/manifests/$1/witness" < "$2.now"
  else
    rm -f -- "$S/manifests/$1/witness"
  fi
  rm -f -- "$2.now"
}

# link_all FROM TO: hard-links every name on standard input, with its directories, and prints those that it could not
# link. perl is there on every Debian and Ubuntu, and takes half the time; what cp fails to link is found by verify.
link_all() {
  if command -v perl > /dev/null; then
    perl -ne '
      BEGIN { ($from, $to) = splice @ARGV, 0, 2 }
      chomp;
      ($dir) = m{^(.*)/} or $dir = "";
      if (!$made{$dir}++) { $path = $to; mkdir($path .= "/$_", 0755) for split m{/}, $dir }
      link "$from/$_", "$to/$_" or print "$_\n"' "$1" "$2"
  else
    (cd "$1" && xargs -r -d '\n' cp -lP --parents -t "$2" --) 2>/dev/null || :
  fi
}

# compare RELEASE NOTES: what of the wanted files and links that release has, unchanged (same), what of that no process
# has touched since an earlier push read it and found it right (trusted: INODE SIZE MODIFIED <tab> PATH), and the
# rest (missing). In one pass: with thousands of files, each look at all of them counts.
compare() {
  # Not through a link to what the instance shares, and nothing that another user may write to.
  find "$DIR/releases/$1" -mindepth 1 \( -type f -o -type l \) -uid "$(id -u)" -printf '%i %s %T@\t%C@\t%P\n' > "$2/own"
  awk -F'\t' -v own="$2/own" -v base="$S/manifests/$1/files" -v witness="$S/manifests/$1/witness" \
    -v same="$2/same" -v trusted="$2/trusted" '
    BEGIN {
      while ((getline line < own) > 0) { split(line, f, "\t"); content[f[3]] = f[1]; changed[f[3]] = f[2] }
      while ((getline line < base) > 0) { split(line, f, "\t"); have[f[4]] = f[1] FS f[2] FS f[3] }
      while ((getline line < witness) > 0) { split(line, f, "\t"); seen[f[2]] = f[1] }
    }
    $1 == "d" { next }
    !($4 in content) || have[$4] != $1 FS $2 FS $3 { print $4; next }
    { print $4 > same }
    seen[$4] == content[$4] " " changed[$4] { print content[$4] FS $4 > trusted }' "$2/files" > "$2/missing"
}

# stage VERSION DIGEST SUM BYTES (so many bytes of manifest on standard input): makes the staging directory, links what
# a release on this host already has, and prints the names of what is missing, and a dot.
stage() {
  held "$1" "$2" && { echo held; return 0; }
  ! seated "$1" || die $REFUSED "version $1 is seated in a slot with another content; give the new content a new version"
  for old in "$DIR"/releases/.[!.]*; do discard "$old"; done
  for old in "$S"/manifests/.[!.]*; do discard "$old"; done
  stage=$(staging "$1") notes=$S/manifests/.$1.$claim
  mkdir -- "$stage" "$notes"
  head -c "$4" > "$notes/files"
  [ "$(sha256sum < "$notes/files")" = "$3  -" ] || die $NOT_PROVEN "the manifest arrived incomplete"
  printf '%s\n' "$2" > "$notes/digest"
  : > "$notes/same"
  : > "$notes/trusted"
  from=$(base)
  if [ -n "$from" ]; then
    compare "$from" "$notes"
    link_all "$DIR/releases/$from" "$stage" < "$notes/same" >> "$notes/missing"
  else
    awk -F'\t' '$1 != "d" { print $4 }' "$notes/files" > "$notes/missing"
  fi
  echo staged
  cat "$notes/missing"
  echo .
}

# openssl uses the processor's own instructions, which sha256sum often does not: a quarter of the time.
if command -v openssl > /dev/null; then HASH='openssl dgst -sha256 -r'; else HASH=sha256sum; fi

# sums LIST: SHA-256 and name of every file whose name is a line of LIST, from the current directory.
sums() { xargs -r -d '\n' $HASH < "$1"; }

# differing STAGE NOTES: the entries that are not as the manifest says: kind, mode, link target, and the checksum of
# every file that has to be read; those that are missing and those that nobody wants. Read are all files but those that
# an earlier push read on this host and that nobody has touched since, by inode, size and time of modification. When all
# is right, it keeps what the next push may trust (witness), and how many files there are and were read (counts). What
# a reader that died has not said stays wrong.
differing() {
  # mode: the last three digits, because a directory may inherit set-group-ID
  STAGE=$1 NOTES=$2 HASH=$HASH awk '
    function bits(mode) { return substr("000" mode, length(mode) + 1) }
    function entry(kind, mode, target) { return kind == "l" ? kind FS target : kind FS bits(mode) }
    BEGIN {
      FS = "\t"
      notes = ENVIRON["NOTES"]
      while ((getline line < (notes "/trusted")) > 0) { split(line, f); was[f[2]] = f[1] }
      while ((getline line < (notes "/found")) > 0) {
        split(line, f)
        found[f[4]] = entry(f[1], f[2], f[3])
        content[f[4]] = f[5]
        changed[f[4]] = f[6]
      }
      printf "" > (notes "/unread")
      while ((getline line < (notes "/files")) > 0) {
        split(line, f)
        name = f[4]
        wanted[name] = 1
        if (!(name in found) || found[name] != entry(f[1], f[2], f[3])) wrong[name] = 1
        if (f[1] != "f") continue
        files++
        if ((name in was) && was[name] == content[name]) continue
        read++
        sum[name] = f[3]
        unread[name] = 1
        print "./" name > (notes "/unread")
      }
      close(notes "/unread")
      sums = "cd \"$STAGE\" && xargs -r -d \"\\n\" $HASH < \"$NOTES/unread\" 2>/dev/null"
      while ((sums | getline line) > 0) {
        name = substr(line, 69)
        if (sum[name] == substr(line, 1, 64)) delete unread[name]
      }
      for (name in unread) wrong[name] = 1
      for (name in found) if (!(name in wanted)) wrong[name] = 1
      for (name in wrong) { bad++; print name }
      if (bad) exit
      for (name in found) if (found[name] ~ /^f/) print content[name] " " changed[name] FS name > (notes "/witness")
      print files + 0, read + 0 > (notes "/counts")
    }'
}

# verify VERSION: compares every entry with the manifest. Prints what differs, after removing it, so that it can be
# sent again.
verify() {
  stage=$(staging "$1") notes=$S/manifests/.$1.$claim
  [ -d "$stage" ] && [ -f "$notes/files" ] || die $MISSING "the staging directory of $1 is gone"
  # The disk writes while the processor reads.
  sync -f "$stage" > /dev/null 2>&1 &
  writing=$!
  find "$stage" -mindepth 1 -printf '%y\t%m\t%l\t%P\t%i %s %T@\t%C@\n' > "$notes/found"
  : > "$notes/witness"
  differing "$stage" "$notes" > "$notes/bad"
  if [ -s "$notes/bad" ]; then
    echo differs
    while IFS= read -r name; do
      [ -d "$stage/$name" ] && [ ! -L "$stage/$name" ] || rm -f -- "$stage/$name"
    done < "$notes/bad"
    cat "$notes/bad"
  else
    wait "$writing" || sync -f "$stage"
    read -r all fresh < "$notes/counts" || die $NOT_PROVEN "nobody has counted the files of $1"
    : > "$notes/verified"
    echo "verified $all files: $fresh read, $((all - fresh)) untouched since an earlier push read them here"
  fi
}

# receive VERSION (tar on standard input): unpacks, and verifies. In large records: sshd's buffers grow while tar
# takes little at a time.
receive() {
  tar -b 512 -xpf - --no-same-owner -C "$(staging "$1")"
  verify "$1"
}

# bring VERSION DIGEST SUM BYTES: stages, says what is missing, and receives it.
bring() {
  stage "$@"
  [ ! -d "$(staging "$1")" ] || receive "$1"
}

# do_push FENCE CLAIM SECONDS VERSION DIGEST SUM BYTES USER [SHARED...] (manifest and tar on standard input): the whole
# way of a release in one command, because each costs a login's worth of work. What differs is left to receive and
# publish.
do_push() {
  as_run "$1" "$2" "$3" bring "$4" "$5" "$6" "$7"
  [ -f "$S/manifests/.$4.$2/verified" ] || return 0
  fence=$1 claim=$2 version=$4 digest=$5
  shift 7
  do_publish "$fence" "$claim" "$version" "$digest" "$@"
}

# share STAGE USER PATH: PATH in the release becomes a link to the instance's shared directory, which the first
# release that brings something there fills.
share() {
  target=$DIR/shared/$3
  if [ ! -e "$target" ]; then
    # The process's user owns what is shared: a link that it planted must not lead root elsewhere.
    parent=$(readlink -m -- "${target%/*}")
    [ "$parent/${target##*/}" = "$(readlink -f -- "$DIR")${target#"$DIR"}" ] ||
      die $REFUSED "the shared path $3 leads out of $DIR/shared, to $parent"
    mkdir -p -- "${target%/*}"
    # By one rename: what was copied half would be taken for whole the next time.
    discard "$S/shared.new"
    if [ -e "$1/$3" ]; then cp -a -- "$1/$3" "$S/shared.new"; else mkdir -- "$S/shared.new"; fi
    [ -z "$2" ] || chown -hR -- "$2" "$S/shared.new"
    sync -f "$S/shared.new"
    mv -T -- "$S/shared.new" "$target"
  fi
  discard "$1/$3"
  case $3 in */*) mkdir -p -- "$1/${3%/*}" ;; esac
  ln -s -- "$target" "$1/$3"
}

# publish FENCE CLAIM VERSION DIGEST USER [SHARED...]: a verified staging directory becomes the release, by rename.
do_publish() {
  guard "$1" "$2"
  claim=$2
  if held "$3" "$4"; then return 0; fi
  stage=$(staging "$3") notes=$S/manifests/.$3.$claim
  [ -f "$notes/verified" ] && [ "$(cat "$notes/digest")" = "$4" ] || die $NOT_PROVEN "release $3 was not verified under claim $2"
  ! seated "$3" || die $REFUSED "version $3 is seated in a slot"
  version=$3 digest=$4 user=$5
  shift 5
  [ -z "$user" ] || chown -h -- "$user" "$DIR/shared"
  for path; do share "$stage" "$user" "$path"; done
  set -- - - "$version" "$digest"
  rm -f -- "$notes/own" "$notes/same" "$notes/trusted" "$notes/missing" "$notes/found" "$notes/unread" "$notes/bad" \
    "$notes/counts" "$notes/verified"
  [ ! -e "$S/manifests/$3" ] || mv -T -- "$S/manifests/$3" "$S/manifests/.$3.$claim.old"
  [ ! -e "$DIR/releases/$3" ] || mv -T -- "$DIR/releases/$3" "$DIR/releases/.$3.$claim.old"
  mv -T -- "$stage" "$DIR/releases/$3"
  sync "$DIR/releases"
  mv -T -- "$notes" "$S/manifests/$3"
  sync "$S/manifests"
}

# prune KEPT_RELEASES KEPT_BACKUPS [VERSION | needed:BACKUP ...]
prune() {
  most=$1 backups=$2 kept=' '
  shift 2
  for version; do
    case $version in needed:*) ;; *) kept="$kept$version " ;; esac
  done
  for seat in a b; do
    link=$(readlink "$DIR/slots/$seat/release" || :)
    kept="$kept${link##*/} "
  done
  serving=$(readlink "$DIR/live/release" || :)
  serving=${serving##*/}
  # First of all, for the disk may be full.
  for path in "$DIR"/releases/.[!.]* "$S"/manifests/.[!.]* "$S/untouched"; do discard "$path"; done
  untouched "$serving" > "$S/untouched" || :
  # The newest by the time of their manifest's digest, which is written once.
  for version in $(cd "$S/manifests" && ls -t -- */digest 2>/dev/null | sed 's,/digest$,,' | head -n "$most"); do
    kept="$kept$version "
  done
  for path in "$DIR"/releases/*; do
    [ -d "$path" ] || continue
    version=${path##*/}
    case $kept in *" $version "*) continue ;; esac
    mv -T -- "$path" "$DIR/releases/.$version.$claim.pruned"
    discard "$S/manifests/$version"
    echo "pruned $version"
  done
  for path in "$DIR"/releases/.[!.]* "$S"/manifests/.[!.]*; do discard "$path"; done
  rewitness "$serving" "$S/untouched"
  rm -f -- "$S/untouched"
  for path in "$S"/manifests/*; do [ -d "$DIR/releases/${path##*/}" ] || discard "$path"; done
  for path in "$S"/bin/*; do [ "$path" = "$0" ] || rm -f -- "$path"; done
  forget_superseded
  prune_backups "$backups" "$@"
}
