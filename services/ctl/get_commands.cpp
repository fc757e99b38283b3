#include <fmt/format.h>
#include <google/protobuf/descriptor.h>

#include "services/ctl/commands.h"
#include "services/ctl/output.h"
#include "services/ctl/session.h"
#include "wire/names.h"

namespace centralino::ctl {
namespace {

namespace pb = directory::v1;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string Lower(std::string text) {
  for (char& c : text) c = static_cast<char>(c == '_' ? '-' : std::tolower(c));
  return text;
}

std::string ShortNames(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : " ") + Last(name);
  return text;
}

Table TableOf(const pb::Configuration& in, const std::string& kind) {
  if (kind == "numbers") {
    Table table({"NUMBER", "NAME", "STATE", "TO", "SUCCESSOR", "LINE", "MONTHLY"});
    std::int64_t sum = 0;
    for (const auto& number : in.numbers()) {
      table.Add({Last(number.name()), number.display_name(),
                 Lower(pb::PhoneNumber::State_Name(number.state())), Short(number.destination()),
                 Last(number.successor()), number.carrier_line(),
                 Euro(number.monthly_cost_cents())});
      sum += number.monthly_cost_cents();
    }
    table.Add({"", "", "", "", "", "sum", Euro(sum)});
    return table;
  }
  if (kind == "operators") {
    Table table({"OPERATOR", "NAME", "EXTENSION", "PASSWORD", "DIVERSION", "GROUPS"});
    for (const auto& entry : in.operators()) {
      std::vector<std::string> groups;
      for (const auto& group : in.groups()) {
        for (const auto& member : group.members()) {
          if (member.operator_() == entry.name()) groups.push_back(group.name());
        }
      }
      table.Add({Last(entry.name()), entry.display_name(), entry.extension(),
                 entry.has_password() ? "set" : "", Last(entry.diversion()), ShortNames(groups)});
    }
    return table;
  }
  if (kind == "groups") {
    Table table({"GROUP", "NAME", "MEMBERS", "STRATEGY", "RING", "WRAP-UP", "OVERFLOW"});
    for (const auto& group : in.groups()) {
      std::vector<std::string> members;
      for (const auto& member : group.members()) members.push_back(member.operator_());
      table.Add({Last(group.name()), group.display_name(), ShortNames(members),
                 Lower(pb::ResponseGroup::Strategy_Name(group.strategy())),
                 fmt::format("{} s", group.ring_time().seconds()),
                 fmt::format("{} s", group.wrap_up().seconds()), Last(group.overflow())});
    }
    return table;
  }
  if (kind == "desks") {
    Table table({"DESK", "NAME", "SITE", "E-MAIL", "OPEN", "BANDS", "GROUP"});
    for (const auto& desk : in.desks()) {
      table.Add({Last(desk.name()), desk.display_name(), Last(desk.site()), desk.email(),
                 Last(desk.opening_hours()), Last(desk.consultation_bands()), Last(desk.group())});
    }
    return table;
  }
  if (kind == "sites") {
    Table table({"SITE", "NAME", "KIND", "PART OF", "CALENDAR", "GUIDE"});
    for (const auto& site : in.sites()) {
      table.Add({Last(site.name()), site.display_name(), Lower(pb::Site::Kind_Name(site.kind())),
                 Last(site.parent()), Last(site.calendar()), Last(site.guide())});
    }
    return table;
  }
  if (kind == "guides") {
    Table table({"GUIDE", "NAME", "SITE", "KEYS", "OTHERWISE"});
    for (const auto& guide : in.guides()) {
      std::string keys;
      for (const auto& option : guide.options()) {
        keys += fmt::format("{}{}:{}", keys.empty() ? "" : " ", option.key(),
                            Last(option.destination()));
      }
      table.Add({Last(guide.name()), guide.display_name(), Last(guide.site()), keys,
                 Short(guide.otherwise())});
    }
    return table;
  }
  Table table({"CALENDAR", "NAME", "EXCEPTIONS"});
  for (const auto& calendar : in.calendars()) {
    table.Add({Last(calendar.name()), calendar.display_name(),
               std::to_string(calendar.exceptions_size())});
  }
  return table;
}

const FieldDescriptor* ListField(const std::string& kind) {
  const FieldDescriptor* const field = pb::Configuration::descriptor()->FindFieldByName(kind);
  return field != nullptr && field->is_repeated() ? field : nullptr;
}

// Leaves only one kind of resources, and of them only `name` when it is not empty.
pb::Configuration Only(const pb::Configuration& from, const FieldDescriptor& list,
                       const std::string& name) {
  pb::Configuration only;
  only.set_name(from.name());
  const auto& reflection = *from.GetReflection();
  for (int i = 0; i < reflection.FieldSize(from, &list); ++i) {
    const Message& resource = reflection.GetRepeatedMessage(from, &list, i);
    const auto* const field = resource.GetDescriptor()->FindFieldByName("name");
    if (!name.empty() && resource.GetReflection()->GetString(resource, field) != name) continue;
    reflection.AddMessage(&only, &list)->CopyFrom(resource);
  }
  return only;
}

absl::StatusOr<pb::Revision> ReadConfiguration(Session& session, const std::string& organization,
                                               const GetOptions& options) {
  if (options.draft) {
    pb::GetDraftRequest request;
    request.set_name(organization + "/draft");
    auto draft = session.Call<pb::Draft>("directory", [&](auto* context, auto* response) {
      return session.directory().GetDraft(context, request, response);
    });
    if (!draft.ok()) return draft.status();
    pb::Revision revision;
    revision.set_name(draft->name());
    *revision.mutable_configuration() = std::move(*draft->mutable_configuration());
    return revision;
  }
  std::int64_t number = options.revision;
  if (number == 0) {
    pb::ListRevisionsRequest request;
    request.set_parent(organization);
    request.set_page_size(1);
    const auto list =
        session.Call<pb::ListRevisionsResponse>("directory", [&](auto* context, auto* response) {
          return session.directory().ListRevisions(context, request, response);
        });
    if (!list.ok()) return list.status();
    if (list->revisions().empty()) {
      return absl::NotFoundError(fmt::format(
          "{} has nothing published yet: `publish` it, or look at the draft with --draft",
          organization));
    }
    number = list->revisions(0).revision();
  }
  pb::GetRevisionRequest request;
  request.set_name(fmt::format("{}/revisions/{}", organization, number));
  return session.Call<pb::Revision>("directory", [&](auto* context, auto* response) {
    return session.directory().GetRevision(context, request, response);
  });
}

absl::Status GetOrganizations(Session& session, Output output) {
  pb::ListOrganizationsRequest request;
  request.set_page_size(1000);
  const auto all =
      session.Call<pb::ListOrganizationsResponse>("directory", [&](auto* context, auto* response) {
        return session.directory().ListOrganizations(context, request, response);
      });
  if (!all.ok()) return all.status();
  if (output != Output::kTable) {
    fmt::print("{}", Format(*all, output));
    return absl::OkStatus();
  }
  Table table({"ORGANISATION", "NAME", "SIP DOMAIN", "LIVE REVISION"});
  for (const auto& entry : all->organizations()) {
    table.Add({entry.name(), entry.display_name(), entry.sip_domain(),
               entry.live_revision() == 0 ? "-" : std::to_string(entry.live_revision())});
  }
  fmt::print("{}", table.Text());
  return absl::OkStatus();
}

absl::Status GetRevisions(Session& session, const std::string& organization, Output output) {
  pb::ListRevisionsRequest request;
  request.set_parent(organization);
  const auto list =
      session.Call<pb::ListRevisionsResponse>("directory", [&](auto* context, auto* response) {
        return session.directory().ListRevisions(context, request, response);
      });
  if (!list.ok()) return list.status();
  if (output != Output::kTable) {
    fmt::print("{}", Format(*list, output));
    return absl::OkStatus();
  }
  Table table({"REVISION", "PUBLISHED", "BY", "LIVE", "COMMENT"});
  for (const auto& revision : list->revisions()) {
    table.Add({std::to_string(revision.revision()), LocalTime(revision.publish_time()),
               revision.author(), revision.live() ? "live" : "", revision.comment()});
  }
  fmt::print("{}", table.Text());
  return absl::OkStatus();
}

absl::Status GetAudit(Session& session, const std::string& organization, Output output) {
  pb::ListAuditEntriesRequest request;
  request.set_parent(organization);
  const auto list =
      session.Call<pb::ListAuditEntriesResponse>("directory", [&](auto* context, auto* response) {
        return session.directory().ListAuditEntries(context, request, response);
      });
  if (!list.ok()) return list.status();
  if (output != Output::kTable) {
    fmt::print("{}", Format(*list, output));
    return absl::OkStatus();
  }
  for (const auto& entry : list->entries()) {
    fmt::print("{}  {}  {}{}{}\n", LocalTime(entry.time()), entry.author(), entry.action(),
               entry.revision() > 0 ? fmt::format(" (revision {})", entry.revision()) : "",
               entry.comment().empty() ? "" : ": " + entry.comment());
    for (const auto& change : entry.changes()) fmt::print("    {}\n", change);
  }
  return absl::OkStatus();
}

absl::Status GetOne(Session& session, const GetOptions& options, const std::string& given) {
  if (given == "organizations" || given == "organisations") {
    return GetOrganizations(session, options.output);
  }
  // "desks/anagrafe" is short for "organizations/…/desks/anagrafe".
  std::string name = given;
  if (name.rfind("organizations/", 0) != 0) {
    const auto organization = session.Organization(options.organization);
    if (!organization.ok()) return organization.status();
    name = *organization + "/" + given;
  }
  const auto parts = wire::SplitName(name);
  if (!parts) return absl::InvalidArgumentError(fmt::format("'{}' is no name", given));
  const std::string organization =
      wire::Name(model::OrganizationId(std::string(parts->organization)));
  const std::string collection(parts->collection);
  if (collection == "revisions" && parts->id.empty()) {
    return GetRevisions(session, organization, options.output);
  }
  if (collection == "audit" || collection == "auditEntries") {
    return GetAudit(session, organization, options.output);
  }
  GetOptions asked = options;
  if (collection == "draft") asked.draft = true;
  if (collection == "revisions") {
    try {
      asked.revision = std::stoll(std::string(parts->id));
    } catch (const std::exception&) {
      return absl::InvalidArgumentError(fmt::format("'{}' is no revision's number", parts->id));
    }
  }
  const auto revision = ReadConfiguration(session, organization, asked);
  if (!revision.ok()) return revision.status();
  if (collection.empty() || collection == "draft" || collection == "revisions") {
    if (options.output == Output::kTable) {
      for (const char* kind :
           {"sites", "desks", "groups", "operators", "guides", "numbers", "calendars"}) {
        fmt::print("{}\n", TableOf(revision->configuration(), kind).Text());
      }
    } else {
      fmt::print("{}", Format(*revision, options.output));
    }
    return absl::OkStatus();
  }
  const FieldDescriptor* const list = ListField(collection);
  if (list == nullptr) {
    return absl::InvalidArgumentError(fmt::format(
        "'{}' is none of numbers, operators, groups, desks, sites, guides, calendars, revisions, "
        "audit, organizations",
        collection));
  }
  const pb::Configuration only =
      Only(revision->configuration(), *list, parts->id.empty() ? "" : name);
  if (!parts->id.empty() && only.GetReflection()->FieldSize(only, list) == 0) {
    return absl::NotFoundError(fmt::format("there is no {} in {}", name, revision->name()));
  }
  if (options.output == Output::kTable) {
    fmt::print("{}", TableOf(only, collection).Text());
  } else if (parts->id.empty()) {
    fmt::print("{}", Format(only, options.output));
  } else {
    fmt::print("{}",
               Format(only.GetReflection()->GetRepeatedMessage(only, list, 0), options.output));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Get(Session& session, const GetOptions& options) {
  for (const std::string& name : options.names) {
    if (auto got = GetOne(session, options, name); !got.ok()) return got;
  }
  return absl::OkStatus();
}

}  // namespace centralino::ctl
