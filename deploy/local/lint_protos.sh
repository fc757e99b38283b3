#!/usr/bin/env bash
# lint_protos.sh [OLD NEW]: the contracts compile without a warning, and those of the folder NEW
# understand what those of OLD said: no field, enum value or method went or changed its number, name
# or type, but what `reserved` names. Without arguments: this tree and its last commit.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A line "PLACE<tab>MEANING" for each number and method of a folder's contracts.
describe() {
  (cd "$1" && find centralino -name '*.proto' -print0 | LC_ALL=C sort -z |
    xargs -0 protoc -I . --fatal_warnings --descriptor_set_out=/dev/stdout) |
    protoc -I /usr/include --decode=google.protobuf.FileDescriptorSet google/protobuf/descriptor.proto |
    awk '
      function place(   i, text) {
        for (i = 2; i < depth; i++) if (name[i] != "") text = text "." name[i]
        return name[1] text
      }
      /\{$/ { kind[++depth] = $1; name[depth] = number = type = label = refers = start = ""; next }
      $1 == "}" {
        if (kind[depth] == "field" || kind[depth] == "value") {
          printf "%s#%s\t%s %s %s %s\n", place(), number, name[depth], label, type, refers
        } else if (kind[depth] == "method") {
          printf "%s/%s\t%s\n", place(), name[depth], refers
        } else if (kind[depth] == "reserved_range") {
          for (i = start; i < number; i++) printf "%s#%s\treserved\n", place(), i
        }
        depth--
        next
      }
      { value = $2; gsub(/"/, "", value) }
      $1 == "package:" { name[1] = value }
      $1 == "name:" && depth > 1 { name[depth] = value }
      $1 == "number:" || $1 == "end:" { number = value }
      $1 == "start:" { start = value }
      $1 == "label:" { label = value }
      $1 == "type:" { type = value }
      $1 ~ /^(type_name|input_type|output_type|client_streaming|server_streaming):$/ {
        refers = refers " " value }'
}

if [[ $# -eq 2 ]]; then
  old=$1 new=$2
else
  old=$work/old/proto new=$root/proto
  # What is being changed against the last commit; what was committed against the one before.
  base=HEAD
  git -C "$root" diff --quiet HEAD -- proto && base=HEAD~1
  mkdir -p "$work/old"
  if git -C "$root" rev-parse -q --verify "$base^{commit}" >/dev/null; then
    git -C "$root" archive "$base" proto | tar -x -C "$work/old"
  else
    old=$new
  fi
fi
describe "$old" >"$work/before"
describe "$new" >"$work/after"
[[ -s $work/after ]] || {
  printf 'no contract was found in %s\n' "$new"
  exit 1
}
awk -F '\t' '
  NR == FNR { after[$1] = $2; next }
  !($1 in after) { print $1 " (" $2 ") is gone; a number that was used is to be reserved"; bad = 1; next }
  after[$1] != $2 && after[$1] != "reserved" {
    print $1 " was \"" $2 "\" and is \"" after[$1] "\": the other side takes it for what it was"; bad = 1 }
  END { exit bad }' "$work/after" "$work/before"
