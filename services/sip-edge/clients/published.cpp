#include "services/sip-edge/clients/published.h"

#include <algorithm>

#include "model/lookup.h"
#include "plan/plan.h"
#include "service/log.h"
#include "speech/render.h"

namespace centralino::edge {
namespace {

namespace log = service::log;

std::vector<speech::Utterance> SentencesOf(const model::Snapshot& snapshot) {
  std::vector<speech::Utterance> sentences;
  for (const speech::Prompt& prompt : plan::EnumeratePrompts(snapshot)) {
    for (speech::Utterance& utterance : speech::Render(prompt)) {
      sentences.push_back(std::move(utterance));
    }
  }
  return sentences;
}

}  // namespace

std::shared_ptr<const Adopted> Prepare(std::shared_ptr<const model::Snapshot> snapshot,
                                       const secrets::Vault& vault) {
  auto adopted = std::make_shared<Adopted>();
  const model::Organization& organization = snapshot->organization;
  for (const model::Operator& person : organization.operators) {
    const OperatorInfo info{person.id, person.extension, person.display_name};
    adopted->operators[person.extension] = info;
    adopted->operators_by_id[person.id] = info;
    if (person.credential == model::Credential()) continue;  // he has no phone yet
    const auto secrets = vault.Unseal(person.extension, organization.sip_domain, person.credential);
    if (secrets.ok()) {
      adopted->secrets[person.extension] = DigestSecrets{secrets->md5, secrets->sha256};
    } else {
      log::Warning({"", organization.id.value}, "an operator's credential cannot be read",
                   {{"operator", person.id.value}, {"error", secrets.status().ToString()}});
    }
  }
  adopted->sentences = SentencesOf(*snapshot);
  adopted->snapshot = std::move(snapshot);
  return adopted;
}

Published::Published(Loop& loop, MediaPool& media, Callbacks callbacks)
    : media_(media), callbacks_(std::move(callbacks)), warmer_(loop) {}

void Published::Offer(std::shared_ptr<const Adopted> revision) {
  const OrganizationId organization = revision->snapshot->organization.id;
  const Adopted* live = Of(organization);
  if (live != nullptr && live->snapshot->revision >= revision->snapshot->revision) return;
  const std::vector<std::string> instances = media_.Instances();
  if (instances.empty()) return Adopt(revision);  // each is made warm when it comes
  Warming& warming = warming_[organization];
  warming.revision = revision;
  warming.instances = {instances.begin(), instances.end()};
  for (const std::string& address : instances) {
    warmer_.Warm(address, revision->sentences, kWarmLimit,
                 [this, organization, address](bool) { Warmed(organization, address); });
  }
}

// Warm or not: after the limit the revision goes live all the same (the warmer has said why).
void Published::Warmed(const OrganizationId& organization, const std::string& address) {
  const auto it = warming_.find(organization);
  if (it == warming_.end()) return;
  it->second.instances.erase(address);
  if (!it->second.instances.empty()) return;
  const std::shared_ptr<const Adopted> revision = it->second.revision;
  warming_.erase(it);
  Adopt(revision);
  callbacks_.warm();
}

void Published::Adopt(const std::shared_ptr<const Adopted>& revision) {
  const model::Organization& organization = revision->snapshot->organization;
  for (auto it = numbers_.begin(); it != numbers_.end();) {
    it = it->second == organization.id ? numbers_.erase(it) : std::next(it);
  }
  for (const model::PhoneNumber& number : organization.numbers) {
    numbers_[number.number] = organization.id;
  }
  live_[organization.id] = revision;
  log::Info({"", organization.id.value}, "revision adopted",
            {{"revision", revision->snapshot->revision},
             {"numbers", organization.numbers.size()},
             {"operators", organization.operators.size()}});
  callbacks_.adopted();
}

void Published::WarmInstance(const std::string& address) { WarmInstance(address, kWarmTries); }

// What was synthesised stays: each try goes on where the last one ended. After the first the
// instance takes calls, warm or not.
void Published::WarmInstance(const std::string& address, int tries) {
  std::vector<speech::Utterance> sentences;
  for (const auto& [organization, revision] : live_) {
    sentences.insert(sentences.end(), revision->sentences.begin(), revision->sentences.end());
  }
  if (sentences.empty()) return media_.SetWarm(address);
  warmer_.Warm(address, sentences, kWarmLimit, [this, address, tries](bool warm) {
    media_.SetWarm(address);
    callbacks_.warm();
    if (!warm && tries > 1) WarmInstance(address, tries - 1);
  });
}

std::vector<OperatorInfo> Published::Operators(const OrganizationId& organization) const {
  std::vector<OperatorInfo> operators;
  const Adopted* adopted = Of(organization);
  if (adopted == nullptr) return operators;
  for (const auto& [user, info] : adopted->operators) operators.push_back(info);
  std::sort(operators.begin(), operators.end(),
            [](const OperatorInfo& a, const OperatorInfo& b) { return a.user < b.user; });
  return operators;
}

const Adopted* Published::Of(const OrganizationId& organization) const {
  const auto it = live_.find(organization);
  return it == live_.end() ? nullptr : it->second.get();
}

std::optional<OrganizationInfo> Published::Find(const OrganizationId& organization) const {
  const Adopted* adopted = Of(organization);
  if (adopted == nullptr) return std::nullopt;
  const model::Snapshot& snapshot = *adopted->snapshot;
  return OrganizationInfo{organization, snapshot.revision, snapshot.organization.language,
                          snapshot.organization.voice, snapshot.organization.display_name};
}

std::vector<OrganizationId> Published::CallingBack() const {
  std::vector<OrganizationId> found;
  for (const auto& [id, adopted] : live_) {
    const auto& groups = adopted->snapshot->organization.groups;
    const auto offers = [](const model::ResponseGroup& each) {
      return each.waiting.callback.has_value();
    };
    if (std::any_of(groups.begin(), groups.end(), offers)) found.push_back(id);
  }
  return found;
}

std::optional<OrganizationId> Published::OwnerOf(const model::E164& number) const {
  const auto it = numbers_.find(number);
  if (it == numbers_.end()) return std::nullopt;
  return it->second;
}

std::optional<OperatorInfo> Published::OperatorByUser(const OrganizationId& organization,
                                                      const std::string& user) const {
  const Adopted* adopted = Of(organization);
  if (adopted == nullptr) return std::nullopt;
  const auto it = adopted->operators.find(user);
  if (it == adopted->operators.end()) return std::nullopt;
  return it->second;
}

std::optional<OperatorInfo> Published::OperatorById(const OrganizationId& organization,
                                                    const OperatorId& id) const {
  const Adopted* adopted = Of(organization);
  if (adopted == nullptr) return std::nullopt;
  const auto it = adopted->operators_by_id.find(id);
  if (it == adopted->operators_by_id.end()) return std::nullopt;
  return it->second;
}

std::string Published::GroupName(const OrganizationId& organization, const GroupId& id) const {
  const Adopted* adopted = Of(organization);
  if (adopted == nullptr) return "";
  const model::ResponseGroup* group = model::Find(adopted->snapshot->organization, id);
  return group == nullptr ? "" : group->display_name;
}

std::optional<std::string> Published::OrganizationOf(std::string_view sip_domain) const {
  for (const auto& [id, adopted] : live_) {
    if (adopted->snapshot->organization.sip_domain == sip_domain) return id.value;
  }
  return std::nullopt;
}

std::optional<std::string> Published::SipDomainOf(std::string_view organization) const {
  const Adopted* adopted = Of(OrganizationId(std::string(organization)));
  if (adopted == nullptr) return std::nullopt;
  return adopted->snapshot->organization.sip_domain;
}

std::optional<DigestSecrets> Published::SecretsOf(std::string_view organization,
                                                  std::string_view user) const {
  const Adopted* adopted = Of(OrganizationId(std::string(organization)));
  if (adopted == nullptr) return std::nullopt;
  const auto it = adopted->secrets.find(std::string(user));
  if (it == adopted->secrets.end()) return std::nullopt;
  return it->second;
}

}  // namespace centralino::edge
