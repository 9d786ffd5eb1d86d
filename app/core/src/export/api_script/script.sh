set -eu
umask 077
LC_ALL=C
export LC_ALL

usage() {
  cat <<'USAGE'
usage: sh SCRIPT [--dry-run] [--publish] [--tenant] [--continue UID]

Clones the base version of the profile in Palette under the new version, adds the new
variables, and replaces the YAML of the OS layer. What Palette masks in exports stays.
The uid of the new version goes to standard output.

  --dry-run       print the requests, send none
  --publish       publish the new version; otherwise it is not published
  --tenant        the profile belongs to the tenant, not to a project
  --continue UID  go on with a new version that an earlier run has cloned

Environment:
  PALETTE_HOST         https://api.spectrocloud.com, or your own
  PALETTE_API_KEY      the API key
  PALETTE_PROJECT_UID  the project of the profile; not with --tenant
  PALETTE_BASE_UID     uid of the base version; without it, looked up by name and version

Needs curl 7.55 and jq 1.5, or later. Exit code: 0 done, 1 failed, 2 wrong usage.
USAGE
}

say() {
  printf '%s\n' "$*" >&2
}

wrong() {
  say "error: $*"
  usage >&2
  exit 2
}

die() {
  say "error: $*"
  exit 1
}

dry=no publish=no tenant=no new='' continued=no
while [ $# -gt 0 ]; do
  case $1 in
    --dry-run) dry=yes ;;
    --publish) publish=yes ;;
    --tenant) tenant=yes ;;
    --continue)
      [ $# -ge 2 ] || wrong '--continue needs the uid of the new version'
      new=$2 continued=yes
      shift
      ;;
    -h | --help)
      usage
      exit 0
      ;;
    *) wrong "unknown argument: $1" ;;
  esac
  shift
done

command -v jq >/dev/null || die 'jq is not installed'
[ "$dry" = yes ] || command -v curl >/dev/null || die 'curl is not installed'

# Whether a text can stand in a URL and in a header as it is.
is_uid() {
  case $1 in
    '' | *[!A-Za-z0-9_-]*) return 1 ;;
  esac
}

if [ "$dry" = yes ]; then
  host=${PALETTE_HOST:-https://PALETTE_HOST} project=${PALETTE_PROJECT_UID:-PALETTE_PROJECT_UID}
else
  [ -n "${PALETTE_HOST-}" ] || wrong 'PALETTE_HOST is not set'
  [ -n "${PALETTE_API_KEY-}" ] || wrong 'PALETTE_API_KEY is not set'
  case $PALETTE_API_KEY in
    *[!!-~]*) wrong 'PALETTE_API_KEY holds a character that no key has' ;;
  esac
  host=$PALETTE_HOST project=${PALETTE_PROJECT_UID-}
  [ "$tenant" = yes ] || [ -n "$project" ] || wrong 'PALETTE_PROJECT_UID is not set (--tenant for a profile of the tenant)'
  [ "$tenant" = yes ] || is_uid "$project" || wrong 'PALETTE_PROJECT_UID is no uid'
fi
case $host in
  *://*) ;;
  *) host=https://$host ;;
esac
host=${host%/}
case ${host#*://} in
  '' | *[!A-Za-z0-9._:/[\]-]*) wrong 'PALETTE_HOST is no host name' ;;
esac
case $host in
  https://* | http://127.0.0.1 | http://127.0.0.1:* | http://localhost | http://localhost:*) ;;
  *) wrong 'PALETTE_HOST has to begin with https://, or the key could be read on the way' ;;
esac
[ "$continued" = no ] || is_uid "$new" || wrong 'the uid after --continue is none'

work=$(mktemp -d)
# How far Palette has come: nothing, unknown (a clone was asked for and not answered), cloned, variables, layer; unsure (something
# else was asked for and not answered, $before is how far it had come); continued (as an earlier run has left it).
stage=nothing
[ "$continued" = no ] || stage=continued
before=$stage

# What is in Palette when the script ends early.
left() {
  case $stage in
    nothing)
      say 'Nothing was changed in Palette.'
      return
      ;;
    unknown)
      say "It is not known whether Palette has made version $version of $name."
      say 'Look for it under Profiles. If it is there, go on with --continue and its uid, or delete it there.'
      return
      ;;
    cloned) say "In Palette now: version $version of $name, uid $new, with the OS layer of its base, not published." ;;
    variables) say "In Palette now: version $version of $name, uid $new, with the new variables, the OS layer of its base, not published." ;;
    layer) say "In Palette now: version $version of $name, uid $new, with the new OS layer, not published." ;;
    continued) say "In Palette: version $version of $name, uid $new, as it was before this run." ;;
    unsure) say "In Palette now: version $version of $name, uid $new. It is not known whether the last request was carried out." ;;
  esac
  say "To go on: run this script again with --continue $new"
  say 'To remove it: delete that version in the console, or'
  if [ "$tenant" = yes ]; then
    say "  curl -X DELETE -H \"ApiKey: \$PALETTE_API_KEY\" $host/v1/clusterprofiles/$new"
  else
    say "  curl -X DELETE -H \"ApiKey: \$PALETTE_API_KEY\" -H 'ProjectUid: $project' $host/v1/clusterprofiles/$new"
  fi
}

finish() {
  code=$?
  trap - EXIT
  rm -rf "$work"
  if [ "$code" -ne 0 ] && [ "$dry" = no ]; then
    left
  fi
  exit "$code"
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

profile >"$work/profile"
variables >"$work/variables"
layer >"$work/layer"
# As JSON strings: no character of a name reaches the terminal raw.
name=$(jq .name "$work/profile")
version=$(jq .version "$work/profile")

headers() {
  printf 'ApiKey: %s\nAccept: application/json\n' "$PALETTE_API_KEY"
  [ "$tenant" = yes ] || printf 'ProjectUid: %s\n' "$project"
  [ "$1" = no ] || printf 'Content-Type: application/json\n'
}

show() {
  printf '%s %s%s\nApiKey: (not shown)\n' "$1" "$host" "$2"
  [ "$tenant" = yes ] || printf 'ProjectUid: %s\n' "$project"
  if [ -n "${3-}" ]; then
    printf 'Content-Type: application/json\n\n'
    cat "$3"
  fi
  printf '\n'
}

# call METHOD PATH [BODY]: sends a request; its status is in $status then, the answer in $work/answer. The key goes to curl through
# a pipe, so that no list of processes shows it.
call() {
  if [ "$dry" = yes ]; then
    show "$@"
    return
  fi
  : >"$work/answer"
  code=0
  if [ -n "${3-}" ]; then
    status=$(headers yes | curl -sS -g --connect-timeout 20 --max-time 120 -o "$work/answer" -w '%{http_code}' \
      -X "$1" -H @- --data-binary "@$3" "$host$2") || code=$?
  else
    status=$(headers no | curl -sS -g --connect-timeout 20 --max-time 120 -o "$work/answer" -w '%{http_code}' \
      -X "$1" -H @- "$host$2") || code=$?
  fi
  [ "$code" -eq 0 ] || unreachable "$code"
}

# Ends the script when there was no answer. When there was not even a connection, nothing was asked for.
unreachable() {
  case $1 in
    5 | 6 | 7 | 35 | 60)
      [ "$stage" != unknown ] || stage=nothing
      [ "$stage" != unsure ] || stage=$before
      ;;
  esac
  die "no answer from $host (curl exit code $1)"
}

# good WHAT: goes on after 2xx, ends the script after anything else.
good() {
  [ "$dry" = no ] || return 0
  case $status in
    2??) return 0 ;;
    4??)
      # Refused, so not carried out.
      [ "$stage" != unknown ] || stage=nothing
      [ "$stage" != unsure ] || stage=$before
      ;;
  esac
  say "error: Palette answered $status: it did not $1"
  jq -ac 'if type == "object" then (.code, .message) else empty end | strings' "$work/answer" 2>/dev/null |
    cut -c 1-500 | sed 's/^/  /' >&2 || :
  case $status in
    401) say '  The API key is wrong or has expired: check PALETTE_API_KEY and PALETTE_HOST.' ;;
    403) say '  The API key may not do this in this scope: check its permissions, PALETTE_PROJECT_UID and --tenant.' ;;
    404) say '  It is not there in this scope: check PALETTE_PROJECT_UID, --tenant and the uid.' ;;
    409) say '  It exists already, or somebody else is changing it.' ;;
    422) say '  Palette does not accept what was sent: see the message above.' ;;
    429) say '  Too many requests at once: wait a little.' ;;
    5??) say '  The fault is on the side of Palette: try again later.' ;;
  esac
  exit 1
}

find_base() {
  base=${PALETTE_BASE_UID-}
  if [ -n "$base" ]; then
    is_uid "$base" || wrong 'PALETTE_BASE_UID is no uid'
    return
  fi
  call GET /v1/dashboard/clusterprofiles/metadata
  good 'list the profiles'
  if [ "$dry" = yes ]; then
    base=BASE_UID
    return
  fi
  base=$(jq -r --slurpfile profile "$work/profile" '
    $profile[0].base as $base
    | [.items[]? | select(.metadata.name == $base.name and .spec.version == $base.version) | .metadata.uid]
    | unique | join(" ")' "$work/answer") || die 'the list of profiles cannot be read'
  case $base in
    '') die "version $(jq .base.version "$work/profile") of $(jq .base.name "$work/profile") is not in the list of profiles: set PALETTE_BASE_UID, or check PALETTE_PROJECT_UID" ;;
    *' '*) die "several profiles have the name and version of the base: set PALETTE_BASE_UID to one of $base" ;;
  esac
  is_uid "$base" || die 'the uid of the base cannot be read from the list of profiles'
}

clone() {
  find_base
  jq '{metadata: {name, version}}' "$work/profile" >"$work/body"
  stage=unknown
  call POST "/v1/clusterprofiles/$base/clone" "$work/body"
  good 'clone the profile'
  if [ "$dry" = yes ]; then
    new=NEW_UID
  else
    new=$(jq -r '.uid | strings' "$work/answer") || new=''
    is_uid "$new" || die 'the answer to the clone has no uid'
  fi
  stage=cloned
}

add_variables() {
  if [ "$continued" = yes ]; then
    # An earlier run may have added them.
    call GET "/v1/clusterprofiles/$new/variables"
    good 'show the variables'
    [ "$dry" = no ] || echo '{}' >"$work/answer"
    jq --slurpfile there "$work/answer" '
      [$there[0].variables[]?.name] as $names
      | .variables |= map(select(.name as $name | $names | index($name) | not))' "$work/variables" >"$work/body"
  else
    cp "$work/variables" "$work/body"
  fi
  if [ "$(jq '.variables | length' "$work/body")" -gt 0 ]; then
    before=$stage stage=unsure
    call PATCH "/v1/clusterprofiles/$new/variables" "$work/body"
    good 'add the variables'
  fi
  stage=variables
}

replace_layer() {
  call GET "/v1/clusterprofiles/$new"
  good 'show the new version'
  if [ "$dry" = yes ]; then
    jq '{spec: {draft: {packs: [{layer: "os", name: .pack, packUid: "(as read)", type: "(as read)", tag: "(as read)"}]}}}' \
      "$work/profile" >"$work/answer"
  fi
  # Only the values are ours: uid, type and tag of the pack are those of the clone.
  jq --slurpfile profile "$work/profile" --slurpfile layer "$work/layer" '
    [(.spec.draft, .spec.published) | objects | .packs | arrays | select(length > 0)][0] // []
    | map(select(.layer == "os" and .name == $profile[0].pack))
    | if length == 1 then .[0] else empty end
    | {pack: ({uid: .packUid, name, tag, layer, type} | with_entries(select(.value != null and .value != "")))}
    | select(.pack.uid)
    | .pack.values = ($layer[0] | join(""))' "$work/answer" >"$work/body" || die 'the new version cannot be read'
  [ -s "$work/body" ] || die "the new version has no OS layer $(jq .pack "$work/profile") with a uid, or several"
  before=$stage stage=unsure
  call PUT "/v1/clusterprofiles/$new/packs/$(jq -r '.pack | @uri' "$work/profile")" "$work/body"
  good 'replace the OS layer'
  stage=layer
}

publish() {
  before=$stage stage=unsure
  call PATCH "/v1/clusterprofiles/$new/publish"
  good 'publish the new version'
}

[ "$continued" = yes ] || clone
if [ "$(jq '.variables | length' "$work/variables")" -gt 0 ]; then
  add_variables
fi
replace_layer
if [ "$publish" = yes ]; then
  publish
  done=published
else
  done='not published: publish it in the console, or run this script with --publish --continue and its uid'
fi
if [ "$dry" = no ]; then
  say "Version $version of $name is in Palette, $done."
  printf '%s\n' "$new"
fi
