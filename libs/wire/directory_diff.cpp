#include "wire/directory_diff.h"

#include <fmt/format.h>
#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <map>

namespace centralino::wire {
namespace {

using Change = directory::v1::DiffDraftResponse::Change;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

bool IsSecret(const FieldDescriptor& field) {
  return field.name() == "credential" || field.name() == "password";
}

bool IsResourceList(const FieldDescriptor& field) {
  return field.is_repeated() && field.message_type() != nullptr &&
         field.message_type()->FindFieldByName("name") != nullptr;
}

std::string NameOf(const Message& resource) {
  return resource.GetReflection()->GetString(resource,
                                             resource.GetDescriptor()->FindFieldByName("name"));
}

// The field as a short text: the bare value of a string or number, else protobuf's short form.
std::string Shown(const Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  if (!field.is_repeated() && field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    return reflection.GetString(message, &field);
  }
  if (!field.is_repeated() && field.message_type() != nullptr &&
      field.message_type()->full_name() == "google.protobuf.Duration" &&
      reflection.HasField(message, &field)) {
    const Message& duration = reflection.GetMessage(message, &field);
    return fmt::format("{} s", duration.GetReflection()->GetInt64(
                                   duration, duration.GetDescriptor()->FindFieldByName("seconds")));
  }
  google::protobuf::TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  if (field.is_repeated()) {
    std::vector<std::string> entries;
    for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
      std::string& entry = entries.emplace_back();
      printer.PrintFieldValueToString(message, &field, i, &entry);
      while (!entry.empty() && entry.back() == ' ') entry.pop_back();
    }
    // A map has no order.
    if (field.is_map()) std::sort(entries.begin(), entries.end());
    text = fmt::format("{}", fmt::join(entries, "; "));
  } else if (!field.has_presence() || reflection.HasField(message, &field)) {
    printer.PrintFieldValueToString(message, &field, -1, &text);
  }
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

class Differ {
 public:
  void Fields(const Message& before, const Message& after) {
    const auto& descriptor = *after.GetDescriptor();
    for (int i = 0; i < descriptor.field_count(); ++i) {
      const FieldDescriptor& field = *descriptor.field(i);
      if (IsSecret(field)) continue;
      if (IsResourceList(field)) {
        Resources(before, after, field);
        continue;
      }
      const std::string was = Shown(before, field);
      const std::string is = Shown(after, field);
      if (was == is) continue;
      Change& change = Add(Change::CHANGED, NameOf(after));
      change.set_field(field.name());
      change.set_before(was);
      change.set_after(is);
    }
  }

  std::vector<Change> changes;

 private:
  static std::map<std::string, const Message*> ByName(const Message& message,
                                                      const FieldDescriptor& list) {
    std::map<std::string, const Message*> resources;
    const auto& reflection = *message.GetReflection();
    for (int i = 0; i < reflection.FieldSize(message, &list); ++i) {
      const Message& resource = reflection.GetRepeatedMessage(message, &list, i);
      resources[NameOf(resource)] = &resource;
    }
    return resources;
  }

  void Resources(const Message& before, const Message& after, const FieldDescriptor& list) {
    const auto were = ByName(before, list);
    const auto are = ByName(after, list);
    for (const auto& [name, resource] : were) {
      if (!are.contains(name)) Add(Change::REMOVED, name);
    }
    for (const auto& [name, resource] : are) {
      const auto was = were.find(name);
      if (was == were.end()) {
        Add(Change::ADDED, name);
      } else {
        Fields(*was->second, *resource);
      }
    }
  }

  Change& Add(Change::Kind kind, const std::string& resource) {
    Change& change = changes.emplace_back();
    change.set_kind(kind);
    change.set_resource(resource);
    return change;
  }
};

}  // namespace

std::vector<Change> Diff(const directory::v1::Configuration& before,
                         const directory::v1::Configuration& after) {
  Differ differ;
  differ.Fields(before, after);
  return std::move(differ.changes);
}

std::string InWords(const Change& change) {
  switch (change.kind()) {
    case Change::ADDED:
      return fmt::format("{} added", change.resource());
    case Change::REMOVED:
      return fmt::format("{} removed", change.resource());
    default:
      return fmt::format("{} {}: {} -> {}", change.resource(), change.field(),
                         change.before().empty() ? "(nothing)" : change.before(),
                         change.after().empty() ? "(nothing)" : change.after());
  }
}

}  // namespace centralino::wire
