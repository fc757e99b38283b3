// The passwords that come with a draft, taken out of it before anything is stored.
#pragma once

#include <vector>

#include "model/violation.h"
#include "secrets/vault.h"
#include "services/directory/rows.h"

namespace centralino::directory {

// Seals and removes every operator's password; what a client wrote into output-only fields is
// removed too. Wrong lengths are noted in `violations`.
std::vector<CredentialRow> TakePasswords(const secrets::Vault& vault,
                                         pb::Configuration& configuration,
                                         model::Violations& violations);

// Says of each operator whether his telephone can log in: there is a credential for his extension
// in this organisation's domain. Puts the sealed secrets in as well when `with_secrets`.
void FillCredentials(const std::vector<CredentialRow>& credentials, bool with_secrets,
                     pb::Configuration& configuration);

}  // namespace centralino::directory
