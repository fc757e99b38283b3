#include "wire/callback.h"

#include <string_view>

namespace centralino::wire {
namespace {

using model::NumberClass;
using model::seconds;

constexpr std::pair<NumberClass, common_pb::NumberClass> kClasses[] = {
    {NumberClass::kFixed, common_pb::FIXED},
    {NumberClass::kMobile, common_pb::MOBILE},
    {NumberClass::kTollFree, common_pb::TOLL_FREE},
    {NumberClass::kSharedCost, common_pb::SHARED_COST},
    {NumberClass::kPremium, common_pb::PREMIUM},
    {NumberClass::kForeign, common_pb::FOREIGN},
};
constexpr seconds kSoonestRetry{30};
constexpr seconds kLatestRetry{7200};
constexpr int kMostTries = 5;

bool IsE164(std::string_view text) {
  return text.size() > 3 && text.size() <= 16 && text.front() == '+' &&
         text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

}  // namespace

void Write(const model::ClassOfService& numbers, NumberClasses& out) {
  for (const auto& [ours, theirs] : kClasses) {
    if (numbers.contains(ours)) out.Add(theirs);
  }
}

model::ClassOfService ReadClasses(const NumberClasses& classes, const std::string& field,
                                  model::Violations& wrong) {
  model::ClassOfService numbers;
  for (const int each : classes) {
    bool known = false;
    for (const auto& [ours, theirs] : kClasses) {
      if (theirs != each) continue;
      known = true;
      numbers.insert(ours);
    }
    if (!known) wrong.push_back({field, "has a class of numbers that is not known"});
  }
  return numbers;
}

common_pb::Callback ToProto(const model::Callback& callback) {
  common_pb::Callback message;
  message.set_key(std::string(1, callback.key));
  message.mutable_retry_after()->set_seconds(callback.retry_after.count());
  message.set_tries(callback.tries);
  if (callback.numbers) Write(*callback.numbers, *message.mutable_numbers());
  if (callback.shown) message.set_shown(callback.shown->value);
  return message;
}

model::Callback FromProto(const common_pb::Callback& message, const std::string& field,
                          model::Violations& wrong) {
  model::Callback callback;
  constexpr std::string_view kKeys = "0123456789*#";
  if (message.key().size() != 1 || kKeys.find(message.key()) == std::string_view::npos) {
    wrong.push_back({field + ".key", "'" + message.key() + "' is not one of 0-9 * #"});
  } else {
    callback.key = message.key().front();
  }
  if (message.has_retry_after()) {
    callback.retry_after = seconds(message.retry_after().seconds());
    if (callback.retry_after < kSoonestRetry || callback.retry_after > kLatestRetry) {
      wrong.push_back({field + ".retry_after", "is not 30 s to 2 h"});
    }
  }
  if (message.tries() < 0 || message.tries() > kMostTries) {
    wrong.push_back({field + ".tries", "is not 1 to 5"});
  } else if (message.tries() > 0) {
    callback.tries = message.tries();
  }
  if (message.numbers_size() > 0) {
    callback.numbers = ReadClasses(message.numbers(), field + ".numbers", wrong);
  }
  if (!message.shown().empty()) {
    if (!IsE164(message.shown())) {
      wrong.push_back({field + ".shown", "'" + message.shown() + "' is no number, like +39…"});
    }
    callback.shown = model::E164{message.shown()};
  }
  return callback;
}

}  // namespace centralino::wire
