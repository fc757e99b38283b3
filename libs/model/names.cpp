#include "model/names.h"

#include <array>

namespace centralino::model {
namespace {

template <class Enum, std::size_t N>
std::optional<Enum> From(const std::array<Enum, N>& all, std::string_view word) {
  for (const Enum each : all) {
    if (ToString(each) == word) return each;
  }
  return std::nullopt;
}

}  // namespace

std::string_view ToString(SiteKind kind) {
  switch (kind) {
    case SiteKind::kOfficeBuilding:
      return "office-building";
    case SiteKind::kNursery:
      return "nursery";
    case SiteKind::kMuseum:
      return "museum";
    case SiteKind::kExhibitionHall:
      return "exhibition-hall";
    case SiteKind::kSchoolComplex:
      return "school-complex";
    case SiteKind::kSchoolBuilding:
      return "school-building";
  }
  return "unknown";
}

std::string_view ToString(NumberState state) {
  switch (state) {
    case NumberState::kPlanned:
      return "planned";
    case NumberState::kParallel:
      return "parallel";
    case NumberState::kLive:
      return "live";
    case NumberState::kRetiring:
      return "retiring";
    case NumberState::kRetired:
      return "retired";
    case NumberState::kQuarantine:
      return "quarantine";
  }
  return "unknown";
}

std::string_view ToString(NumberClass number) {
  switch (number) {
    case NumberClass::kFixed:
      return "fixed";
    case NumberClass::kMobile:
      return "mobile";
    case NumberClass::kTollFree:
      return "toll-free";
    case NumberClass::kSharedCost:
      return "shared-cost";
    case NumberClass::kPremium:
      return "premium";
    case NumberClass::kForeign:
      return "foreign";
  }
  return "unknown";
}

std::string_view ToString(RingStrategy strategy) {
  switch (strategy) {
    case RingStrategy::kLongestIdle:
      return "longest-idle";
    case RingStrategy::kInOrder:
      return "in-order";
    case RingStrategy::kFewestCalls:
      return "fewest-calls";
    case RingStrategy::kAllAtOnce:
      return "all-at-once";
  }
  return "unknown";
}

std::string_view ToString(LanguageRule rule) {
  switch (rule) {
    case LanguageRule::kAny:
      return "any";
    case LanguageRule::kPrefer:
      return "prefer";
    case LanguageRule::kRequire:
      return "require";
  }
  return "unknown";
}

std::optional<SiteKind> SiteKindFrom(std::string_view word) {
  using K = SiteKind;
  return From(std::array{K::kOfficeBuilding, K::kNursery, K::kMuseum, K::kExhibitionHall,
                         K::kSchoolComplex, K::kSchoolBuilding},
              word);
}

std::optional<NumberState> NumberStateFrom(std::string_view word) {
  using S = NumberState;
  return From(
      std::array{S::kPlanned, S::kParallel, S::kLive, S::kRetiring, S::kRetired, S::kQuarantine},
      word);
}

std::optional<NumberClass> NumberClassFrom(std::string_view word) {
  using C = NumberClass;
  return From(
      std::array{C::kFixed, C::kMobile, C::kTollFree, C::kSharedCost, C::kPremium, C::kForeign},
      word);
}

std::optional<RingStrategy> RingStrategyFrom(std::string_view word) {
  using S = RingStrategy;
  return From(std::array{S::kLongestIdle, S::kInOrder, S::kFewestCalls, S::kAllAtOnce}, word);
}

std::optional<LanguageRule> LanguageRuleFrom(std::string_view word) {
  return From(std::array{LanguageRule::kAny, LanguageRule::kPrefer, LanguageRule::kRequire}, word);
}

}  // namespace centralino::model
