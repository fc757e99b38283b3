# shellcheck shell=bash
# The example organisation: loaded, published, and remembered for the tables of `status`.

organization=organizations/empoli
example=$root/deploy/examples/empoli.yaml
passwords=$state/passwords
numbers_file=$state/numbers.json
operators_file=$state/operators.json

ctl() { CENTRALINO_DIRECTORY=$(grpc_of directory) "$bin_dir/centralinoctl" "$@"; }

load_organization() {
  local log=$log_dir/organization.log deadline=$((SECONDS + 30))
  # Directory is ready without PostgreSQL; to take a configuration it needs it, migrations done.
  until readiness directory | jq -e -R 'sub("^[0-9]+ "; "") | fromjson
      | .degraded | index("postgres") | not' >/dev/null 2>&1; do
    ((SECONDS < deadline)) || fail "directory does not reach PostgreSQL (its log: $log_dir/directory.log)"
    sleep 0.1
  done
  {
    ctl apply -f "$example" --passwords "$passwords" && ctl publish "$organization"
  } >"$log" 2>&1 || fail "the example organisation was refused: $(tail -n1 "$log")"
  remember_organization
}

# remember_organization: the numbers one can dial and the phones' accounts, for status --json.
# A number is shown as a citizen dials it, without +39.
remember_organization() {
  local published=$run_dir/organization.json
  ctl get "$organization" -o json >"$published" ||
    fail "centralinoctl could not read back $organization"
  jq '(.configuration // .) as $it
    | def leaf: split("/") | last;
      ([$it | (.guides, .desks, .groups, .operators)[]? | {key: .name, value: .displayName}]
        | from_entries) as $names
    | [$it.numbers[]? | {number: (.name | leaf | ltrimstr("+39")),
        what: (.displayName // $names[.destination] // .destination // "nobody answers")}]' \
    "$published" >"$numbers_file"
  jq --rawfile lines "$passwords" --arg organization "${organization#*/}" \
    '(.configuration // .) as $it
    | def leaf: split("/") | last;
      ([$lines | split("\n")[] | split(" ") | select(.[0] == $organization)
        | {key: .[1], value: .[2]}] | from_entries) as $password
    | [$it.operators[]? as $operator | select($password[$operator.extension])
        | {user: $operator.extension, password: $password[$operator.extension],
           extension: $operator.extension,
           group: ([$operator.diversion // empty,
             ($it.groups[]? | select(any(.members[]?; .operator == $operator.name)) | .name)]
             | first | leaf)}]' \
    "$published" >"$operators_file"
}
