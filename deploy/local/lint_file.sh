#!/usr/bin/env bash
# lint_file.sh TREE CACHE FILE: clang-tidy of one file as the build TREE compiles it, unless the
# same preprocessed text was found clean before, by the same clang-tidy and the same checks.
set -euo pipefail
tree=$1 cache=$2 file=$3
entry=$(jq -c --arg file "$PWD/$file" 'first(.[] | select(.file == $file))' "$tree/compile_commands.json")
# A file that this build does not compile.
[[ -n $entry ]] || exit 0
command=$(jq -r .command <<<"$entry" | sed 's/ -o [^ ]* -c / -E /')
seen=$cache/$({
  clang-tidy --version
  cat .clang-tidy
  (cd "$(jq -r .directory <<<"$entry")" && CCACHE_DISABLE=1 bash -c "$command")
} | sha256sum | cut -c 1-40)
[[ ! -e $seen ]] || exit 0
printf '%s\n' "$file"
nice -n 19 clang-tidy --quiet -p "$tree" --warnings-as-errors='*' "$file" 2>"$seen.said" || {
  cat "$seen.said"
  rm "$seen.said"
  exit 1
}
mv "$seen.said" "$seen"
