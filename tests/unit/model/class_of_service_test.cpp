#include "model/class_of_service.h"

#include <catch2/catch.hpp>
#include <string>

namespace centralino::model {
namespace {

struct Case {
  const char* number;
  Callable usually;
};

TEST_CASE("usually only Italian fixed lines and mobiles may be called") {
  const Case kCases[] = {
      {"+3905717571", Callable::kYes},            // Empoli, a short one
      {"+390571757100", Callable::kYes},          //
      {"+3906698123", Callable::kYes},            // Rome
      {"+393331234567", Callable::kYes},          // a mobile
      {"+39800123456", Callable::kNotAllowed},    // toll-free
      {"+39848123456", Callable::kNotAllowed},    // shared cost
      {"+39899123456", Callable::kNotAllowed},    // premium
      {"+498912345678", Callable::kNotAllowed},   // Munich
      {"+12125550123", Callable::kNotAllowed},    // New York
      {"+3780549886377", Callable::kNotAllowed},  // San Marino
      {"+39112", Callable::kNoNumber},
      {"+39", Callable::kNoNumber},
      {"+3933312", Callable::kNoNumber},
      {"+39000000000", Callable::kNoNumber},
      {"+99999999999", Callable::kNoNumber},
      {"3331234567", Callable::kNoNumber},  // no E.164
      {"100", Callable::kNoNumber},         // an extension
      {"+39333123456789012", Callable::kNoNumber},
      {"+39 333; rm -rf", Callable::kNoNumber},
      {"", Callable::kNoNumber},
  };
  for (const Case& each : kCases) {
    INFO(each.number);
    CHECK(MayCall(each.number, UsualClassOfService()) == each.usually);
  }
}

TEST_CASE("a class of service may allow more, or less") {
  CHECK(MayCall("+498912345678", {NumberClass::kForeign}) == Callable::kYes);
  CHECK(MayCall("+39899123456", {NumberClass::kPremium}) == Callable::kYes);
  CHECK(MayCall("+39848123456", {NumberClass::kSharedCost}) == Callable::kYes);
  CHECK(MayCall("+39800123456", {NumberClass::kTollFree}) == Callable::kYes);
  CHECK(MayCall("+3905717571", {NumberClass::kMobile}) == Callable::kNotAllowed);
  CHECK(MayCall("+393331234567", {}) == Callable::kNotAllowed);
}

}  // namespace
}  // namespace centralino::model
