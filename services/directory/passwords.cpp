#include "services/directory/passwords.h"

#include <fmt/format.h>
#include <sodium.h>

#include <unordered_map>

#include "wire/names.h"

namespace centralino::directory {
namespace {

constexpr std::size_t kShortest = 8;
constexpr std::size_t kLongest = 128;

std::string IdOf(const pb::Operator& entry) {
  const auto parts = wire::SplitName(entry.name());
  return parts ? std::string(parts->id) : "";
}

}  // namespace

std::vector<CredentialRow> TakePasswords(const secrets::Vault& vault,
                                         pb::Configuration& configuration,
                                         model::Violations& violations) {
  std::vector<CredentialRow> taken;
  for (int i = 0; i < configuration.operators_size(); ++i) {
    pb::Operator& entry = *configuration.mutable_operators(i);
    entry.clear_credential();
    entry.clear_has_password();
    if (entry.password().empty()) continue;
    if (entry.password().size() < kShortest || entry.password().size() > kLongest) {
      violations.push_back({fmt::format("configuration.operators[{}].password", i),
                            fmt::format("has not {} to {} characters", kShortest, kLongest)});
    } else {
      const auto secrets = secrets::ComputeDigestSecrets(
          entry.extension(), configuration.sip_domain(), entry.password());
      taken.push_back(
          {.operator_id = IdOf(entry),
           .draft = true,
           .extension = entry.extension(),
           .realm = configuration.sip_domain(),
           .sealed = vault.Seal(entry.extension(), configuration.sip_domain(), secrets)});
    }
    sodium_memzero(entry.mutable_password()->data(), entry.password().size());
    entry.clear_password();
  }
  return taken;
}

void FillCredentials(const std::vector<CredentialRow>& credentials, bool with_secrets,
                     pb::Configuration& configuration) {
  std::unordered_map<std::string, const CredentialRow*> by_operator;
  for (const CredentialRow& row : credentials) by_operator[row.operator_id] = &row;
  for (pb::Operator& entry : *configuration.mutable_operators()) {
    const auto found = by_operator.find(IdOf(entry));
    const bool fits = found != by_operator.end() && found->second->extension == entry.extension() &&
                      found->second->realm == configuration.sip_domain();
    entry.set_has_password(fits);
    if (!fits || !with_secrets) continue;
    entry.mutable_credential()->set_md5_ha1_sealed(found->second->sealed.md5_ha1_sealed);
    entry.mutable_credential()->set_sha256_ha1_sealed(found->second->sealed.sha256_ha1_sealed);
  }
}

}  // namespace centralino::directory
