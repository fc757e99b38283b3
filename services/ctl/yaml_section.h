// Reads one map of a YAML file into a message, field by field, and notes every mistake with its
// line. A key that nobody read is a mistake too: most of them are misspelt.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/ctl/yaml_tree.h"

namespace centralino::ctl {

struct Mistake {
  int line = 0;
  std::string field;   // as in the file: "desks.anagrafe.email"
  std::string reason;  // a sentence
  bool operator==(const Mistake&) const = default;
};

// Where a field of the API came from: "configuration.desks[3].email" to line and name in the file.
struct Origin {
  int line = 0;
  std::string field;
};

// What all sections of one file share.
struct YamlNotes {
  std::vector<Mistake> mistakes;
  std::map<std::string, Origin> origins;
};

class YamlSection {
 public:
  // `field` is its name in the file, `path` the API's; both may be empty (the file itself).
  YamlSection(const YamlNode& node, std::string field, std::string path, YamlNotes& notes);
  // Says which keys nobody read.
  ~YamlSection();
  YamlSection(const YamlSection&) = delete;
  YamlSection& operator=(const YamlSection&) = delete;

  bool Has(std::string_view key) const { return Find(key) != nullptr; }
  // `path` is the API's field when it is called otherwise; null: as the key.
  std::string Text(std::string_view key, const char* path = nullptr);
  std::optional<bool> Flag(std::string_view key, const char* path = nullptr);
  std::optional<std::int64_t> Whole(std::string_view key, const char* path = nullptr);
  // "8s", "2min", "1h", or seconds without a unit.
  std::optional<std::int64_t> Seconds(std::string_view key, const char* path = nullptr);
  // Euro with up to two decimals, as cents.
  std::optional<std::int64_t> Cents(std::string_view key, const char* path = nullptr);
  // A text, or a map of languages to texts.
  std::map<std::string, std::string> Texts(std::string_view key, const std::string& language);
  // A list, or one scalar.
  std::vector<const YamlNode*> List(std::string_view key, const char* path = nullptr);
  // A map inside: its own section. Not called when the key is absent.
  void Section(std::string_view key, const std::function<void(YamlSection&)>& read,
               const char* path = nullptr);
  // A map of ids to maps: called with each id and its section, whose path is "path[index]".
  void Each(std::string_view key,
            const std::function<void(const std::string& id, YamlSection&)>& read,
            const char* path = nullptr);
  // Every key and value, in order; they count as read.
  std::vector<std::pair<const YamlNode*, const YamlNode*>> Entries();

  void Wrong(std::string_view key, std::string reason);
  void WrongAt(const YamlNode& node, std::string_view key, std::string reason);

  const YamlNode& node() const { return node_; }
  const std::string& field() const { return field_; }
  const std::string& path() const { return path_; }
  YamlNotes& notes() { return notes_; }

 private:
  const YamlNode* Find(std::string_view key) const;
  // Marks it as read and remembers where it came from; null when absent.
  const YamlNode* Take(std::string_view key, const char* path);
  std::string FieldOf(std::string_view key) const;
  std::string PathOf(std::string_view key) const;

  const YamlNode& node_;
  const std::string field_;
  const std::string path_;
  YamlNotes& notes_;
  std::set<std::string, std::less<>> read_;
};

}  // namespace centralino::ctl
