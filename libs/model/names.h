// The closed sets as words, the same in logs, YAML and text files.
#pragma once

#include <optional>
#include <string_view>

#include "model/organization.h"

namespace centralino::model {

std::string_view ToString(SiteKind kind);          // "office-building" …
std::string_view ToString(NumberState state);      // "planned" …
std::string_view ToString(NumberClass number);     // "fixed" …
std::string_view ToString(RingStrategy strategy);  // "longest-idle" …
std::string_view ToString(LanguageRule rule);      // "prefer" …

// nullopt: no such word.
std::optional<SiteKind> SiteKindFrom(std::string_view word);
std::optional<NumberState> NumberStateFrom(std::string_view word);
std::optional<NumberClass> NumberClassFrom(std::string_view word);
std::optional<RingStrategy> RingStrategyFrom(std::string_view word);
std::optional<LanguageRule> LanguageRuleFrom(std::string_view word);

}  // namespace centralino::model
