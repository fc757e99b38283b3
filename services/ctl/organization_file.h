// The organisation as people write it: a YAML file, read into directory's configuration.
// deploy/examples/empoli.yaml shows every field.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "centralino/directory/v1/directory.pb.h"
#include "model/violation.h"
#include "services/ctl/yaml_section.h"

namespace centralino::ctl {

struct OrganizationFile {
  directory::v1::Configuration configuration;
  // Extensions of the operators who have a telephone to log in with ("phone: true").
  std::vector<std::string> phones;
  // Everything that is wrong with it, by line. Not empty: the configuration is not to be sent.
  std::vector<Mistake> mistakes;
  std::vector<Mistake> warnings;  // it can be sent, and somebody should look
  std::map<std::string, Origin> origins;
};

// The file could not be read, or is no YAML: a status. Mistakes in it: in the result. Form, names
// and references are checked here, by the same rules as in directory.
absl::StatusOr<OrganizationFile> ReadOrganizationFile(const std::string& path);

// A violation that directory reports, as a mistake in the file.
Mistake Locate(const OrganizationFile& file, const model::Violation& violation);

}  // namespace centralino::ctl
