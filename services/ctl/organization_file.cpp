#include "services/ctl/organization_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "model/names.h"
#include "plan/validate.h"
#include "services/ctl/hours.h"
#include "wire/directory.h"
#include "wire/status.h"

namespace centralino::ctl {
namespace {

namespace pb = directory::v1;

class Reader {
 public:
  explicit Reader(OrganizationFile& file) : file_(file), out_(file.configuration) {}

  void Read(YamlSection& root) {
    id_ = root.Text("organization", "name");
    if (!wire::IsId(id_)) {
      root.Wrong("organization", fmt::format("'{}' is no id, of a-z, 0-9 and '-'", id_));
      id_ = std::string("x");  // the rest can be read all the same
    }
    out_.set_name(wire::Name(model::OrganizationId(id_)));
    out_.set_display_name(root.Text("display_name"));
    out_.set_sip_domain(root.Text("sip_domain"));
    out_.set_municipality(root.Text("municipality"));
    out_.set_language(root.Has("language") ? root.Text("language") : "it");
    out_.set_voice(root.Text("voice"));
    Numbers(root, "outgoing", *out_.mutable_outgoing());
    root.Each("calendars", [&](auto& id, auto& in) { Read(id, in, *out_.add_calendars()); });
    root.Each("sites", [&](auto& id, auto& in) { Read(id, in, *out_.add_sites()); });
    root.Each("desks", [&](auto& id, auto& in) { Read(id, in, *out_.add_desks()); });
    root.Each("operators", [&](auto& id, auto& in) { Read(id, in, *out_.add_operators()); });
    root.Each("groups", [&](auto& id, auto& in) { Read(id, in, *out_.add_groups()); });
    root.Each("guides", [&](auto& id, auto& in) { Read(id, in, *out_.add_guides()); });
    root.Section("messages", [&](YamlSection& in) { Read(in, *out_.mutable_messages()); });
    root.Each("numbers", [&](auto& id, auto& in) { Read(id, in, *out_.add_numbers()); });
  }

 private:
  std::string Name(std::string_view collection, const std::string& id) const {
    return id.empty() ? "" : wire::Name(model::OrganizationId(id_), collection, id);
  }

  // "guide centralino", "desk anagrafe", "group urp", "operator rossi", "messages anagrafe".
  std::string Destination(YamlSection& in, std::string_view key, const char* path) {
    const std::string text = in.Text(key, path);
    if (text.empty()) return "";
    const auto blank = text.find(' ');
    const std::string kind = text.substr(0, blank);
    if (blank != std::string::npos &&
        (kind == "guide" || kind == "desk" || kind == "group" || kind == "operator")) {
      return Name(kind + "s", text.substr(text.find_first_not_of(' ', blank)));
    }
    if (blank != std::string::npos && kind == "messages") {
      return Name("desk-messages", text.substr(text.find_first_not_of(' ', blank)));
    }
    in.Wrong(key, fmt::format("'{}' is no destination, like \"desk anagrafe\" (guide, desk, group, "
                              "operator or messages, and its name)",
                              text));
    return "";
  }

  // A destination, or "goodbye".
  std::string Instead(YamlSection& in, std::string_view key) {
    return in.Text(key) == wire::kGoodbye ? wire::kGoodbye : Destination(in, key, nullptr);
  }

  template <class Kind>
  std::optional<Kind> Word(YamlSection& in, std::string_view key, const char* path,
                           std::optional<Kind> (*read)(std::string_view), const char* known) {
    const std::string word = in.Text(key, path);
    if (word.empty()) return std::nullopt;
    const auto kind = read(word);
    if (!kind) in.Wrong(key, fmt::format("'{}' is none of {}", word, known));
    return kind;
  }

  void Hours(const YamlNode& node, YamlSection& in, std::string_view key,
             google::protobuf::RepeatedPtrField<pb::Calendar::Interval>* out) {
    const auto hours = ParseHours(node.scalar);
    if (node.kind != YamlNode::Kind::kScalar || !hours.ok()) {
      in.WrongAt(node, key,
                 node.kind != YamlNode::Kind::kScalar ? "is not a text of hours"
                                                      : std::string(hours.status().message()));
      return;
    }
    for (const auto& [from, to] : *hours) {
      auto* interval = out->Add();
      interval->set_from(from);
      interval->set_to(to);
    }
  }

  void Read(const std::string& id, YamlSection& in, pb::Calendar& out) {
    out.set_name(Name("calendars", id));
    out.set_display_name(in.Text("display_name"));
    for (int day = 0; day < 7; ++day) out.add_weekly();
    in.Section("weekly", [&](YamlSection& week) {
      for (const auto& [key, value] : week.Entries()) {
        const auto days = ParseDays(key->scalar);
        if (!days) {
          week.WrongAt(*key, key->scalar, "is no day of the week, like monday or monday-friday");
          continue;
        }
        for (int day = days->first; day <= days->second; ++day) {
          auto* intervals = out.mutable_weekly(day)->mutable_intervals();
          if (!intervals->empty()) {
            week.WrongAt(*key, key->scalar, "is about a day that has hours already");
            break;
          }
          Hours(*value, week, key->scalar, intervals);
          week.notes().origins.try_emplace(
              fmt::format("{}[{}].intervals", week.path(), day),
              Origin{.line = value->line, .field = week.field() + "." + key->scalar});
        }
      }
    });
    for (const YamlNode* entry : in.List("exceptions")) {
      const int i = out.exceptions_size();
      YamlSection exception(*entry, fmt::format("{}.exceptions[{}]", in.field(), i),
                            fmt::format("{}.exceptions[{}]", in.path(), i), in.notes());
      auto& to = *out.add_exceptions();
      to.set_first_day(exception.Text("day", "first_day"));
      if (exception.Has("from")) to.set_first_day(exception.Text("from", "first_day"));
      to.set_last_day(exception.Text("to", "last_day"));
      to.set_reason(exception.Text("reason"));
      for (const YamlNode* hours : exception.List("hours")) {
        Hours(*hours, exception, "hours", to.mutable_hours());
      }
    }
    if (const auto flag = in.Flag("closed_on_public_holidays")) {
      out.set_closed_on_public_holidays(*flag);
    }
    if (const auto flag = in.Flag("closed_on_patron_saint")) out.set_closed_on_patron_saint(*flag);
  }

  void Read(const std::string& id, YamlSection& in, pb::Site& out) {
    out.set_name(Name("sites", id));
    out.set_display_name(in.Text("display_name"));
    if (const auto kind = Word(in, "kind", "kind", model::SiteKindFrom,
                               "office-building, nursery, museum, exhibition-hall, "
                               "school-complex, school-building")) {
      // The API's enum follows the model's, one behind: 0 is unspecified there.
      out.set_kind(static_cast<pb::Site::Kind>(static_cast<int>(*kind) + 1));
    } else if (!in.Has("kind")) {
      in.Wrong("kind", "is missing");
    }
    out.set_parent(Name("sites", in.Text("parent")));
    out.set_municipality(in.Text("municipality"));
    out.set_calendar(Name("calendars", in.Text("calendar")));
    out.set_guide(Name("guides", in.Text("guide")));
    out.set_voice(in.Text("voice"));
  }

  void Read(const std::string& id, YamlSection& in, pb::Desk& out) {
    out.set_name(Name("desks", id));
    out.set_site(Name("sites", in.Text("site")));
    out.set_display_name(in.Text("display_name"));
    out.set_email(in.Text("email"));
    out.set_opening_hours(Name("calendars", in.Text("opening_hours")));
    out.set_consultation_bands(Name("calendars", in.Text("consultation_bands")));
    out.set_group(Name("groups", in.Text("group")));
    out.set_consultation_group(Name("groups", in.Text("consultation_group")));
    out.set_otherwise(Destination(in, "otherwise", nullptr));
  }

  void Read(const std::string& id, YamlSection& in, pb::Operator& out) {
    out.set_name(Name("operators", id));
    out.set_display_name(in.Text("display_name"));
    out.set_extension(in.Text("extension"));
    out.set_diversion(Name("groups", in.Text("diversion")));
    for (const YamlNode* language : in.List("languages")) out.add_languages(language->scalar);
    if (in.Flag("phone").value_or(false)) file_.phones.push_back(out.extension());
  }

  void Read(const std::string& id, YamlSection& in, pb::ResponseGroup& out) {
    out.set_name(Name("groups", id));
    out.set_display_name(in.Text("display_name"));
    for (const YamlNode* member : in.List("members")) {
      const int i = out.members_size();
      auto& to = *out.add_members();
      if (member->kind == YamlNode::Kind::kScalar) {
        to.set_operator_(Name("operators", member->scalar));
        continue;
      }
      YamlSection section(*member, fmt::format("{}.members[{}]", in.field(), i),
                          fmt::format("{}.members[{}]", in.path(), i), in.notes());
      to.set_operator_(Name("operators", section.Text("operator")));
      to.set_level(static_cast<int>(section.Whole("level").value_or(1)));
    }
    if (const auto strategy = Word(in, "strategy", "strategy", model::RingStrategyFrom,
                                   "longest-idle, in-order, fewest-calls, all-at-once")) {
      out.set_strategy(static_cast<pb::ResponseGroup::Strategy>(static_cast<int>(*strategy) + 1));
    }
    if (const auto time = in.Seconds("ring_time")) out.mutable_ring_time()->set_seconds(*time);
    if (const auto time = in.Seconds("wrap_up")) out.mutable_wrap_up()->set_seconds(*time);
    // The levels from the second: one that is not named opens with the one before it.
    in.Section("level_after", [&](YamlSection& levels) {
      std::int64_t last = 0;
      int unnamed = 0;
      for (int level = 2; level <= 9; ++level) {
        const std::string path = fmt::format("level_after[{}]", level - 2);
        const auto time = levels.Seconds(std::to_string(level), path.c_str());
        if (!time) {
          ++unnamed;
          continue;
        }
        for (; unnamed > 0; --unnamed) out.add_level_after()->set_seconds(last);
        last = *time;
        out.add_level_after()->set_seconds(last);
      }
    });
    if (const auto rule =
            Word(in, "languages", "rule", model::LanguageRuleFrom, "any, prefer, require")) {
      out.set_languages(static_cast<pb::ResponseGroup::Languages>(static_cast<int>(*rule) + 1));
    }
    if (const auto most = in.Whole("away_after")) {
      out.set_away_after(static_cast<int>(std::clamp<std::int64_t>(*most, -1, 1'000)));
    }
    if (const auto priority = in.Whole("priority")) {
      out.set_priority(static_cast<int>(std::clamp<std::int64_t>(*priority, -1'000, 1'000)));
    }
    in.Section("waiting", [&](YamlSection& waiting) {
      auto& to = *out.mutable_waiting();
      if (const auto time = waiting.Seconds("announce_every")) {
        to.mutable_announce_every()->set_seconds(*time);
      }
      if (const auto time = waiting.Seconds("announce_min_gap")) {
        to.mutable_announce_min_gap()->set_seconds(*time);
      }
      if (const auto most = waiting.Whole("announce_up_to")) {
        to.set_announce_up_to(static_cast<int>(std::clamp<std::int64_t>(*most, -1, 1'000'000)));
      }
      if (const auto flag = waiting.Flag("announce_wait")) to.set_announce_wait(*flag);
      if (const auto most = waiting.Whole("max_callers")) {
        to.set_max_callers(static_cast<int>(std::clamp<std::int64_t>(*most, -1, 1'000'000)));
      }
      if (const auto time = waiting.Seconds("max_wait")) to.mutable_max_wait()->set_seconds(*time);
      if (const auto flag = waiting.Flag("wait_when_nobody_present")) {
        to.set_wait_when_nobody_present(*flag);
      }
      waiting.Section("callback",
                      [&](YamlSection& callback) { Read(callback, *to.mutable_callback()); });
    });
    out.set_overflow(Name("groups", in.Text("overflow")));
    out.set_otherwise(Destination(in, "otherwise", nullptr));
    out.set_when_full(Instead(in, "when_full"));
    out.set_when_too_long(Instead(in, "when_too_long"));
    out.set_when_nobody(Instead(in, "when_nobody"));
  }

  void Read(YamlSection& in, pb::MessagePolicy& out) {
    if (const auto flag = in.Flag("say_notice")) out.set_say_notice(*flag);
    for (auto& [language, text] : in.Texts("notice", out_.language())) {
      (*out.mutable_notice())[language] = text;
    }
    if (const auto time = in.Seconds("longest")) out.mutable_longest()->set_seconds(*time);
    if (const auto time = in.Seconds("silence")) out.mutable_silence()->set_seconds(*time);
    if (const auto time = in.Seconds("shortest")) out.mutable_shortest()->set_seconds(*time);
  }

  void Read(YamlSection& in, common::v1::Callback& out) {
    out.set_key(in.Has("key") ? in.Text("key") : "5");
    if (const auto time = in.Seconds("retry_after")) out.mutable_retry_after()->set_seconds(*time);
    if (const auto tries = in.Whole("tries")) {
      out.set_tries(static_cast<int>(std::clamp<std::int64_t>(*tries, -1, 1000)));
    }
    Numbers(in, "numbers", *out.mutable_numbers());
    out.set_shown(in.Text("shown"));
  }

  void Numbers(YamlSection& in, std::string_view key, google::protobuf::RepeatedField<int>& out) {
    for (const YamlNode* entry : in.List(key)) {
      if (const auto number = model::NumberClassFrom(entry->scalar)) {
        // The API's enum follows the model's, one behind.
        out.Add(static_cast<int>(*number) + 1);
      } else {
        in.WrongAt(*entry, key,
                   fmt::format("'{}' is none of fixed, mobile, toll-free, shared-cost, premium, "
                               "foreign",
                               entry->scalar));
      }
    }
  }

  void Read(const std::string& id, YamlSection& in, pb::Guide& out) {
    out.set_name(Name("guides", id));
    out.set_display_name(in.Text("display_name"));
    out.set_site(Name("sites", in.Text("site")));
    for (auto& [language, text] : in.Texts("welcome", out_.language())) {
      (*out.mutable_welcome())[language] = text;
    }
    in.Section("languages", [&](YamlSection& languages) {
      for (const auto& [key, language] : languages.Entries()) {
        languages.notes().origins.try_emplace(
            fmt::format("{}[{}]", languages.path(), out.languages_size()),
            Origin{.line = key->line, .field = languages.field() + "." + key->scalar});
        auto& to = *out.add_languages();
        to.set_key(key->scalar);
        to.set_language(language->scalar);
      }
    });
    in.Each("options", [&](const std::string& key, YamlSection& option) {
      auto& to = *out.add_options();
      to.set_key(key);
      for (auto& [language, text] : option.Texts("label", out_.language())) {
        (*to.mutable_label())[language] = text;
      }
      to.set_destination(Destination(option, "to", "destination"));
    });
    if (const auto repeats = in.Whole("repeats")) {
      out.set_repeats(static_cast<int>(std::clamp<std::int64_t>(*repeats, -1, 1'000'000)));
    }
    if (const auto time = in.Seconds("key_timeout")) out.mutable_key_timeout()->set_seconds(*time);
    out.set_otherwise(Destination(in, "otherwise", nullptr));
  }

  void Read(const std::string& id, YamlSection& in, pb::PhoneNumber& out) {
    out.set_name(Name("numbers", id));
    out.set_display_name(in.Text("display_name"));
    if (const auto state = Word(in, "state", "state", model::NumberStateFrom,
                                "planned, parallel, live, retiring, retired, quarantine")) {
      out.set_state(static_cast<pb::PhoneNumber::State>(static_cast<int>(*state) + 1));
    }
    out.set_destination(Destination(in, "to", "destination"));
    out.set_successor(Name("numbers", in.Text("successor")));
    out.set_carrier_line(in.Text("line", "carrier_line"));
    out.set_monthly_cost_cents(in.Cents("monthly_cost", "monthly_cost_cents").value_or(0));
    out.set_site(Name("sites", in.Text("site")));
    out.set_language(in.Text("language"));
  }

  OrganizationFile& file_;
  pb::Configuration& out_;
  std::string id_;
};

void SortByLine(std::vector<Mistake>& mistakes) {
  std::stable_sort(mistakes.begin(), mistakes.end(),
                   [](const Mistake& a, const Mistake& b) { return a.line < b.line; });
}

}  // namespace

absl::StatusOr<OrganizationFile> ReadOrganizationFile(const std::string& path) {
  const auto tree = ReadYaml(path);
  if (!tree.ok()) return tree.status();
  OrganizationFile file;
  YamlNotes notes;
  {
    YamlSection root(*tree, "", "configuration", notes);
    Reader(file).Read(root);
  }
  file.origins = std::move(notes.origins);
  file.mistakes = std::move(notes.mistakes);

  // What directory would say, before it is asked. A field that could not be read is not wrong
  // twice.
  const auto organization = wire::FromProto(file.configuration);
  model::Violations violations = wire::ViolationsOf(organization.status());
  if (organization.ok()) {
    const plan::Verdict verdict = plan::Validate(*organization);
    violations = verdict.errors;
    for (const auto& warning : verdict.warnings) file.warnings.push_back(Locate(file, warning));
  }
  for (const model::Violation& violation : violations) {
    Mistake mistake = Locate(file, violation);
    const bool known =
        std::any_of(file.mistakes.begin(), file.mistakes.end(),
                    [&](const Mistake& other) { return other.field == mistake.field; });
    if (!known) file.mistakes.push_back(std::move(mistake));
  }
  SortByLine(file.mistakes);
  SortByLine(file.warnings);
  return file;
}

Mistake Locate(const OrganizationFile& file, const model::Violation& violation) {
  // The nearest field around it that is in the file.
  std::string path = violation.field;
  while (true) {
    const auto found = file.origins.find(path);
    if (found != file.origins.end()) {
      const std::string rest = violation.field.substr(path.size());
      return {found->second.line,
              found->second.field.empty() && !rest.empty() ? rest.substr(1)
                                                           : found->second.field + rest,
              violation.description};
    }
    const auto cut = path.find_last_of(".[");
    if (cut == std::string::npos) return {1, violation.field, violation.description};
    path.resize(cut);
  }
}

}  // namespace centralino::ctl
