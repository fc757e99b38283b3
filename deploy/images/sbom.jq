# A CycloneDX 1.5 bill of materials. Input: the stanzas of dpkg's records, raw text. Arguments:
# image, version, revision, source, licence, time, sha256 (of the binary), serial, debian.

# "Field: value" with its continuation lines -> {Field: value}
def stanza: reduce split("\n")[] as $line ({fields: {}, last: null};
    if $line | test("^[^ \t:]+:") then
      ($line | capture("^(?<name>[^:]+):[ \t]*(?<value>.*)$")) as $field
      | .fields[$field.name] = $field.value | .last = $field.name
    else . end)
  | .fields;

def library: {
    type: "library",
    "bom-ref": "pkg:deb/debian/\(.Package)@\(.Version | @uri)?arch=\(.Architecture)&distro=debian-\($debian)",
    supplier: {name: .Maintainer},
    name: .Package, version: .Version,
    description: .Description,
    properties: [
      {name: "debian:source", value: (.Source // .Package)},
      {name: "debian:copyright", value: "/usr/share/doc/\(.Package)/copyright"}]
  } | .purl = ."bom-ref";

[split("\n\n")[] | select(test("\\S")) | stanza | library] | sort_by(.name) as $libraries
| "\($image)@\($version)" as $binary
| {
    bomFormat: "CycloneDX", specVersion: "1.5", serialNumber: "urn:uuid:\($serial)", version: 1,
    metadata: {
      timestamp: $time,
      component: {type: "container", "bom-ref": "image", name: "centralino/\($image)", version: $version}
    },
    components: ([
      {type: "operating-system", "bom-ref": "debian", name: "debian", version: $debian},
      {
        type: "application", "bom-ref": $binary, name: $image, version: $version,
        hashes: [{alg: "SHA-256", content: $sha256}],
        licenses: [{license: {id: $licence}}],
        pedigree: {commits: [{uid: $revision}]},
        externalReferences: [{type: "vcs", url: $source}]
      }] + $libraries),
    dependencies: [
      {ref: "image", dependsOn: (["debian", $binary] | sort)},
      {ref: $binary, dependsOn: [$libraries[]."bom-ref"]}]
  }
