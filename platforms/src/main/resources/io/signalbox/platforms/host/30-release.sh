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
held() { [ -d "$DIR/releases/$1" ] && [ "$(cat "$S/manifests/$1/digest" 2>/dev/null)" = "$2" ]; }

# seated VERSION: whether a slot points to it.
seated() {
  for seat in a b; do
    [ "$(readlink "$DIR/slots/$seat/release" || :)" != "../../releases/$1" ] || return 0
  done
  return 1
}

# The release that a new one most likely resembles.
base() {
  found=$(readlink -f "$DIR/live/release" 2>/dev/null || :)
  [ -n "$found" ] && [ -f "$S/manifests/${found##*/}/files" ] && { echo "${found##*/}"; return 0; }
  ls -t "$S/manifests" 2>/dev/null | while read -r version; do
    [ -f "$S/manifests/$version/files" ] && [ -d "$DIR/releases/$version" ] && { echo "$version"; break; }
  done
}

staging() { printf '%s/releases/.%s.%s' "$DIR" "$1" "$claim"; }

# Names of files and links that the manifest wants and the staging directory lacks.
missing() {
  find "$1" -mindepth 1 \( -type f -o -type l \) -printf '%P\n' > "$2/present"
  awk -F'\t' -v here="$2/present" '
    BEGIN { while ((getline name < here) > 0) present[name] = 1 }
    $1 != "d" && !($4 in present) { print $4 }' "$2/files"
}

# stage VERSION DIGEST SUM (manifest on standard input): makes the staging directory, links what a release
# on this host already has, and prints the names of what is missing.
stage() {
  held "$1" "$2" && { echo held; return 0; }
  ! seated "$1" || die $REFUSED "version $1 is seated in a slot with another content; give the new content a new version"
  for old in "$DIR"/releases/.[!.]*; do discard "$old"; done
  for old in "$S"/manifests/.[!.]*; do discard "$old"; done
  stage=$(staging "$1") notes=$S/manifests/.$1.$claim
  mkdir -- "$stage" "$notes"
  cat > "$notes/files"
  [ "$(sha256sum < "$notes/files")" = "$3  -" ] || die $NOT_PROVEN "the manifest arrived incomplete"
  printf '%s\n' "$2" > "$notes/digest"
  from=$(base)
  if [ -n "$from" ]; then
    awk -F'\t' -v base="$S/manifests/$from/files" '
      BEGIN { while ((getline line < base) > 0) { split(line, f, "\t"); have[f[4]] = f[1] FS f[2] FS f[3] } }
      $1 != "d" && have[$4] == $1 FS $2 FS $3 { print $4 }' "$notes/files" > "$notes/same"
    (cd "$DIR/releases/$from" && xargs -r -d '\n' cp -lP --parents -t "$stage" -- < "$notes/same") 2>/dev/null || :
  fi
  echo staged
  missing "$stage" "$notes"
}

# sums LIST: SHA-256 and name of every file whose name is a line of LIST, from the current directory. openssl uses
# the processor's own instructions, which sha256sum often does not: a quarter of the time.
sums() {
  if command -v openssl > /dev/null; then
    xargs -r -d '\n' openssl dgst -sha256 -r < "$1" | sed 's/^\([0-9a-f]\{64\}\) \*/\1  /'
  else
    xargs -r -d '\n' sha256sum < "$1"
  fi
}

# verify VERSION: compares every file with the manifest, by checksums and find. Prints what differs, after removing
# it, so that it can be sent again.
verify() {
  stage=$(staging "$1") notes=$S/manifests/.$1.$claim
  [ -d "$stage" ] && [ -f "$notes/files" ] || die $MISSING "the staging directory of $1 is gone"
  # The disk writes while the processor reads.
  sync -f "$stage" &
  writing=$!
  # mode: the last three digits, because a directory may inherit set-group-ID
  awk -F'\t' '{ print $1 FS ($1 == "l" ? "" : substr($2, length($2) - 2)) FS ($1 == "l" ? $3 : "") FS $4 }' \
    "$notes/files" | LC_ALL=C sort > "$notes/wanted"
  find "$stage" -mindepth 1 -printf '%y\t%m\t%l\t%P\n' |
    awk -F'\t' -v OFS='\t' '{ $2 = $1 == "l" ? "" : substr("000" $2, length($2) + 1); print }' |
    LC_ALL=C sort > "$notes/found"
  LC_ALL=C comm -3 "$notes/wanted" "$notes/found" | sed 's/^\t//' | cut -f4- > "$notes/differs"
  awk -F'\t' '$1 == "f" { print "./" $4 }' "$notes/files" > "$notes/names"
  awk -F'\t' '$1 == "f" { print $3 "  ./" $4 }' "$notes/files" | LC_ALL=C sort > "$notes/wanted"
  (cd "$stage" && sums "$notes/names" 2>/dev/null || :) | LC_ALL=C sort > "$notes/found"
  LC_ALL=C comm -23 "$notes/wanted" "$notes/found" | cut -c69- >> "$notes/differs"
  LC_ALL=C sort -u "$notes/differs" > "$notes/bad"
  if [ -s "$notes/bad" ]; then
    echo differs
    while IFS= read -r name; do
      [ -d "$stage/$name" ] && [ ! -L "$stage/$name" ] || rm -f -- "$stage/$name"
    done < "$notes/bad"
    cat "$notes/bad"
  else
    wait "$writing" || sync -f "$stage"
    : > "$notes/verified"
    echo verified "$(wc -l < "$notes/names")"
  fi
}

# receive VERSION (tar on standard input): unpacks, and verifies. In large records: sshd's buffers grow while tar
# takes little at a time.
receive() {
  tar -b 512 -xpf - --no-same-owner -C "$(staging "$1")"
  verify "$1"
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
    if [ -e "$1/$3" ]; then cp -a -- "$1/$3" "$target"; else mkdir -- "$target"; fi
    [ -z "$2" ] || chown -hR -- "$2" "$target"
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
  rm -f -- "$notes/present" "$notes/same" "$notes/wanted" "$notes/found" "$notes/differs" "$notes/bad" "$notes/names" "$notes/verified"
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
  for path in "$S"/manifests/*; do [ -d "$DIR/releases/${path##*/}" ] || discard "$path"; done
  for path in "$S"/bin/*; do [ "$path" = "$0" ] || rm -f -- "$path"; done
  prune_backups "$backups" "$@"
}
