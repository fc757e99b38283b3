// What is published, as the edge needs it: numbers, operators, credentials, domains. A revision
// is adopted once the voice of its sentences is warm on every instance of media that is up, or
// after a limit. Owned by the loop's thread, but for Offer().
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/organization.h"
#include "secrets/vault.h"
#include "services/sip-edge/call/ports.h"
#include "services/sip-edge/clients/media_pool.h"
#include "services/sip-edge/clients/voice_warmer.h"
#include "services/sip-edge/sip/loop.h"
#include "services/sip-edge/sip/ports.h"

namespace centralino::edge {

// One revision, indexed; immutable.
struct Adopted {
  std::shared_ptr<const model::Snapshot> snapshot;
  std::unordered_map<std::string, DigestSecrets> secrets;   // by user
  std::unordered_map<std::string, OperatorInfo> operators;  // by user
  std::unordered_map<OperatorId, OperatorInfo> operators_by_id;
  std::vector<speech::Utterance> sentences;  // to be warmed
};

// Unseals and indexes. An operator whose credential cannot be unsealed cannot register; said in
// the log.
std::shared_ptr<const Adopted> Prepare(std::shared_ptr<const model::Snapshot> snapshot,
                                       const secrets::Vault& vault);

class Published final : public Organizations, public Directory {
 public:
  // How long a revision waits for its voice.
  static constexpr std::chrono::seconds kWarmLimit{20};

  struct Callbacks {
    std::function<void()> adopted;  // a revision holds
    std::function<void()> warm;     // an instance has the voice of all that holds
  };

  Published(Loop& loop, MediaPool& media, Callbacks callbacks);

  // A revision was published. On the loop's thread.
  void Offer(std::shared_ptr<const Adopted> revision);
  // An instance of media came up: its voice is made warm, then it takes calls.
  void WarmInstance(const std::string& address);

  // In the order of their users.
  std::vector<OperatorInfo> Operators(const OrganizationId& organization) const;

  // Organizations
  std::optional<OrganizationInfo> Find(const OrganizationId& organization) const override;
  std::vector<OrganizationId> CallingBack() const override;
  std::optional<OrganizationId> OwnerOf(const model::E164& number) const override;
  std::optional<OperatorInfo> OperatorByUser(const OrganizationId& organization,
                                             const std::string& user) const override;
  std::optional<OperatorInfo> OperatorById(const OrganizationId& organization,
                                           const OperatorId& id) const override;
  std::string GroupName(const OrganizationId& organization, const GroupId& id) const override;

  // Directory
  std::optional<std::string> OrganizationOf(std::string_view sip_domain) const override;
  std::optional<std::string> SipDomainOf(std::string_view organization) const override;
  std::optional<DigestSecrets> SecretsOf(std::string_view organization,
                                         std::string_view user) const override;

 private:
  struct Warming {
    std::shared_ptr<const Adopted> revision;
    std::set<std::string> instances;  // not yet warm
  };

  static constexpr int kWarmTries = 10;

  void WarmInstance(const std::string& address, int tries);
  void Adopt(const std::shared_ptr<const Adopted>& revision);
  void Warmed(const OrganizationId& organization, const std::string& address);
  const Adopted* Of(const OrganizationId& organization) const;

  MediaPool& media_;
  const Callbacks callbacks_;
  VoiceWarmer warmer_;
  std::map<OrganizationId, std::shared_ptr<const Adopted>> live_;
  std::map<OrganizationId, Warming> warming_;
  std::map<model::E164, OrganizationId> numbers_;
};

}  // namespace centralino::edge
