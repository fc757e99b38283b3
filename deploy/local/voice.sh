# shellcheck shell=bash
# The guide voice SVOX Pico, from Debian's component non-free, fetched into a folder of ours.
# The machine's own apt sources tell where Debian is and are not touched. Without it the guide
# speaks with espeak-ng.

# The machine's Debian entries as one-line sources with only the component non-free.
non_free_sources() {
  local codename file
  codename=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
    case $file in
      *.list)
        [[ -f $file ]] && awk -v suite="$codename" '
          $1 == "deb" { at = ($2 ~ /^\[/) ? 3 : 2
            while (at > 2 && $(at - 1) !~ /\]$/) at++
            if ($(at + 1) != suite || $0 !~ / main( |$)/) next
            line = "deb"; for (i = 2; i <= at + 1; i++) line = line " " $i
            print line " non-free" }' "$file"
        ;;
      *.sources)
        [[ -f $file ]] && awk -v suite="$codename" '
          function flush(   has, i, n, parts) {
            n = split(suites, parts, " "); for (i = 1; i <= n; i++) if (parts[i] == suite) has = 1
            if (has && (" " components " ") ~ / main / && uri != "")
              print "deb " (key == "" ? "" : "[signed-by=" key "] ") uri " " suite " non-free"
            uri = suites = components = key = "" }
          /^#/ { next }
          /^[ \t]*$/ { flush(); next }
          { name = tolower($1); $1 = ""; sub(/^ +/, "") }
          name == "uris:" { uri = $1 }
          name == "suites:" { suites = $0 }
          name == "components:" { components = $0 }
          name == "signed-by:" && $0 ~ /^\// { key = $0 }
          END { flush() }' "$file"
        ;;
    esac
  done | sort -u
}

fetch_voice() {
  # Tried once: a machine without the component is not asked again at every start.
  [[ -e $voice_dir/tried ]] && return 0
  mkdir -p "$voice_dir/apt"
  non_free_sources >"$voice_dir/apt/sources.list"
  local non_free=(-o "Dir::Etc::sourcelist=$voice_dir/apt/sources.list" -o Dir::Etc::sourceparts=-)
  say "fetching the guide voice (SVOX Pico)"
  local file
  if [[ -s $voice_dir/apt/sources.list ]] && (
    cd "$voice_dir/apt"
    private_apt "$voice_dir/apt" "${non_free[@]}" update &&
      private_apt "$voice_dir/apt" "${non_free[@]}" download libttspico0 libttspico-data
    for file in libttspico*.deb; do dpkg -x "$file" "$voice_dir"; done
  ) >"$log_dir/voice.log" 2>&1; then
    rm -rf "$voice_dir/apt"
  else
    warn "SVOX Pico could not be fetched: the guide speaks with espeak-ng ($log_dir/voice.log; remove $voice_dir to try again)"
  fi
  touch "$voice_dir/tried"
}
