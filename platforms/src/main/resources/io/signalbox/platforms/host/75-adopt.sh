# --- adoption ----------------------------------------------------------------------------------------------------

# pushed VERSION: the manifest's lines but for those whose path, or a directory above it, became a link to what the
# instance shares.
pushed() {
  SHARED=$(find . -type l -lname "$DIR/shared/*" -printf '%P\n') awk -F'\t' '
    BEGIN { n = split(ENVIRON["SHARED"], shared, "\n") }
    { for (i = 1; i <= n; i++) if (shared[i] != "" && ($4 == shared[i] || index($4, shared[i] "/") == 1)) next; print }' \
    "$S/manifests/$1/files"
}

# intact VERSION: compares a release that lies here with what was pushed, and writes nothing. Prints intact, or differs
# and the names. What the install command has added does not count.
do_intact() {
  [ -f "$S/manifests/$1/files" ] || die $MISSING "the manifest of release $1 is gone"
  cd "$DIR/releases/$1" 2>/dev/null || die $MISSING "release $1 is not on this host"
  bad=$(
    {
      pushed "$1" | awk -F'\t' '$1 == "f" { print "./" $4 }' | { sums /dev/stdin 2>/dev/null || :; } |
        sed 's/^\([0-9a-f]*\) [ *]/found \1  /'
      pushed "$1" | awk -F'\t' '$1 == "f" { print "pushed " $3 "  ./" $4 }'
    } | awk '
      /^found / { found[substr($0, 7)] = 1; next }
      { sub(/^pushed /, ""); if (!($0 in found)) print substr($0, 69) }'
    pushed "$1" | awk -F'\t' '$1 != "f" { print $1 FS $3 FS $4 }' | while IFS=$TAB read -r type to name; do
      case $type in
        l) [ "$(readlink -- "$name" || :)" = "$to" ] || echo "$name" ;;
        d) [ -d "$name" ] || echo "$name" ;;
      esac
    done
  )
  if [ -z "$bad" ]; then echo intact; else printf 'differs\n%s\n' "$bad" | head -n 51; fi
}
