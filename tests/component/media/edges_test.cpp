#include "services/media/edges.h"

#include <catch2/catch.hpp>

#include "support.h"

namespace centralino::media {
namespace {

// A stream that keeps what is written to it.
class Stream final : public EventWriter {
 public:
  bool Write(const Event& event) override {
    if (broken) return false;
    const std::lock_guard lock(mutex_);
    events_.push_back(event);
    return true;
  }
  void Replace() override { replaced = true; }
  template <class What>
  int Count() {
    const std::lock_guard lock(mutex_);
    int count = 0;
    for (const Event& event : events_) count += std::holds_alternative<What>(event.what) ? 1 : 0;
    return count;
  }
  bool broken = false;
  bool replaced = false;

 private:
  std::mutex mutex_;
  std::vector<Event> events_;
};

struct Lived {
  Instance media;
  Edges edges{*media.engine};
  Phone caller;

  void Open(const std::shared_ptr<Edge>& edge) {
    REQUIRE(media.engine->Create({"call", "a"}, edge, "").ok());
    REQUIRE(media.engine
                ->SetRemote({.owner = edge.get(), .session_id = "a"},
                            {.endpoint = *ParseEndpoint("127.0.0.1", caller.port())})
                .ok());
  }
};

TEST_CASE("an edge that comes back finds its sessions, and what happened meanwhile") {
  Lived lived;
  Stream first;
  const auto edge = lived.edges.Attach("edge-1", &first);
  lived.Open(edge);
  const Edges::Clock::time_point lost{};
  lived.edges.Detach(edge, &first, lost);
  lived.edges.Sweep(lost + 4900ms);
  CHECK(lived.media.engine->sessions() == 1);
  CHECK(lived.caller.Listen(5).size() == 5);
  edge->Tell({.session = {"call", "a"}, .what = Digit{'7'}});

  Stream second;
  CHECK(lived.edges.Attach("edge-1", &second) == edge);
  CHECK(second.Count<Digit>() == 1);
  lived.edges.Sweep(lost + 60s);
  CHECK(lived.media.engine->sessions() == 1);
}

TEST_CASE("sessions of an edge that stays away are closed after five seconds") {
  Lived lived;
  Stream stream;
  const auto edge = lived.edges.Attach("edge-1", &stream);
  lived.Open(edge);
  const Edges::Clock::time_point lost{};
  lived.edges.Detach(edge, &stream, lost);
  lived.edges.Sweep(lost + 5s);
  CHECK(lived.media.engine->sessions() == 0);
  CHECK(lived.edges.size() == 0);
  lived.caller.ListenFor(100ms);
  CHECK(lived.caller.ListenFor(100ms).empty());
}

TEST_CASE("a second stream of the same edge takes the first one's place") {
  Lived lived;
  Stream first;
  Stream second;
  const auto edge = lived.edges.Attach("edge-1", &first);
  lived.Open(edge);
  CHECK(lived.edges.Attach("edge-1", &second) == edge);
  CHECK(first.replaced);
  // The first one's end comes late and means nothing.
  lived.edges.Detach(edge, &first, Edges::Clock::time_point{});
  lived.edges.Sweep(Edges::Clock::now());
  CHECK(lived.media.engine->sessions() == 1);
}

TEST_CASE("an edge cannot touch the sessions of another") {
  Lived lived;
  Stream first;
  Stream second;
  const auto owner = lived.edges.Attach("edge-1", &first);
  const auto other = lived.edges.Attach("edge-2", &second);
  lived.Open(owner);
  CHECK(absl::IsNotFound(lived.media.engine->Close({.owner = other.get(), .session_id = "a"})));
  CHECK(absl::IsAlreadyExists(lived.media.engine->Create({"call", "a"}, other, "").status()));
}

TEST_CASE("the same session asked for twice is one session") {
  Instance media;
  CHECK(media.Create("a") == media.Create("a"));
  CHECK(media.engine->sessions() == 1);
}

TEST_CASE("an instance that drains takes no new session and keeps its old ones") {
  Instance media;
  Phone caller;
  media.Create("a");
  media.engine->Drain();
  CHECK(absl::IsUnavailable(media.engine->Create({"call", "b"}, media.edge, "").status()));
  media.SetRemote("a", caller);
  CHECK(caller.Listen(3).size() == 3);
}

}  // namespace
}  // namespace centralino::media
