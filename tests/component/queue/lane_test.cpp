// The streams' thread's way to Redis, and what goes to whom; no gRPC.
#include "services/queue/lane.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "services/queue/letters.h"
#include "tests/component/queue/house.h"

namespace centralino::queue {
namespace {

Lane::Callback Into(std::vector<std::string>& answers) {
  return [&answers](absl::StatusOr<redis::Reply> reply) {
    answers.push_back(reply.ok() ? reply->Text().value_or("?") : "error");
  };
}

TEST_CASE("what gathers on the lane runs in order, and what that gathers behind it") {
  Lane lane(TestRedis());
  std::vector<std::string> answers;
  lane.Gather(redis::Command({"ECHO", "first"}), [&](absl::StatusOr<redis::Reply> reply) {
    answers.push_back(reply->Text().value_or("?"));
    lane.Gather(redis::Command({"ECHO", "brought about"}), Into(answers));
  });
  lane.Gather(redis::Command({"NO SUCH COMMAND"}), Into(answers));
  lane.Gather(redis::Command({"ECHO", "last"}), Into(answers));
  CHECK(answers.empty());
  CHECK(lane.Run());
  CHECK(answers == std::vector<std::string>{"first", "error", "last", "brought about"});
  CHECK(lane.Run());  // nothing to do
}

TEST_CASE("a lane without Redis answers all at once and says so") {
  redis::Options nobody;
  nobody.port = 1;
  Lane lane(nobody);
  std::vector<absl::StatusCode> codes;
  for (int i = 0; i < 3; ++i) {
    lane.Gather(redis::Command({"PING"}),
                [&](const auto& reply) { codes.push_back(reply.status().code()); });
  }
  CHECK_FALSE(lane.Run());
  CHECK(codes == std::vector<absl::StatusCode>(3, absl::StatusCode::kUnavailable));
}

TEST_CASE("what is taken back is told before what is offered, a moved line to each edge in it") {
  Effects effects;
  effects.organization = model::OrganizationId("empoli");
  effects.offers.push_back({.edge = EdgeId("a"), .offer = model::OfferId("new")});
  effects.withdrawn.push_back({.edge = EdgeId("b"), .offer = model::OfferId("old")});
  effects.changes.push_back({model::GroupId("urp"), 7, {EdgeId("a"), EdgeId("c")}});
  const std::vector<Letter> letters = LettersOf(effects);
  REQUIRE(letters.size() == 4);
  CHECK(letters[0].edge == EdgeId("b"));
  CHECK(letters[0].message.offer_withdrawn().offer_id() == "old");
  CHECK(letters[1].edge == EdgeId("a"));
  CHECK(letters[1].message.offer().offer_id() == "new");
  CHECK(letters[1].message.offer().organization() == "organizations/empoli");
  CHECK(letters[2].edge == EdgeId("a"));
  CHECK(letters[3].edge == EdgeId("c"));
  CHECK(letters[3].message.line_changed().version() == 7);
}

}  // namespace
}  // namespace centralino::queue
