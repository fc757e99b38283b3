// The engine of one replica on real clocks: on time, and back by itself when Redis was away.
#include "services/queue/engine.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "tests/component/queue/house.h"

namespace centralino::queue {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// A cable to Redis that can be pulled and put back.
class Cable {
 public:
  explicit Cable(redis::Options redis) : redis_(std::move(redis)) {
    listener_ = Listen();
    thread_ = std::thread([this] { Carry(); });
  }
  ~Cable() {
    stop_ = true;
    thread_.join();
    close(listener_);
  }

  redis::Options options() const {
    redis::Options options;
    options.port = port_;
    return options;
  }
  void Pull() { pulled_ = true; }
  void PutBack() { pulled_ = false; }

 private:
  int Listen() {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(bind(listener, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    REQUIRE(listen(listener, 8) == 0);
    port_ = ntohs(address.sin_port);
    return listener;
  }

  int Dial() const {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    inet_pton(AF_INET, redis_.host.c_str(), &address.sin_addr);
    address.sin_port = htons(redis_.port);
    if (connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      close(socket);
      return -1;
    }
    return socket;
  }

  // One connection at a time: a client has no more.
  void Carry() {
    int near = -1;
    int far = -1;
    const auto hang_up = [&] {
      if (near >= 0) close(near);
      if (far >= 0) close(far);
      near = far = -1;
    };
    while (!stop_) {
      if (pulled_) hang_up();
      pollfd ready[3] = {{listener_, POLLIN, 0}, {near, POLLIN, 0}, {far, POLLIN, 0}};
      poll(ready, 3, 5);
      if ((ready[0].revents & POLLIN) != 0) {
        const int caller = accept(listener_, nullptr, nullptr);
        if (pulled_ || near >= 0) {
          close(caller);
        } else {
          near = caller;
          far = Dial();
        }
        continue;
      }
      if (!Pass(ready[1], far) || !Pass(ready[2], near)) hang_up();
    }
    hang_up();
  }

  static bool Pass(const pollfd& from, int to) {
    if (from.fd < 0 || (from.revents & (POLLIN | POLLHUP)) == 0) return true;
    char buffer[65536];
    const ssize_t size = read(from.fd, buffer, sizeof buffer);
    return size > 0 && write(to, buffer, static_cast<std::size_t>(size)) == size;
  }

  const redis::Options redis_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> pulled_ = false;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

class Notebook final : public Observer {
 public:
  void Happened(const Effects& effects, Clock::time_point) override {
    std::lock_guard lock(mutex_);
    for (const Withdrawn& withdrawn : effects.withdrawn) {
      withdrawn_.emplace_back(withdrawn.offer.value, Clock::now());
    }
    for (const Offer& offer : effects.offers) offers_.push_back(offer);
    changed_.notify_all();
  }
  void RedisChanged(bool up) override {
    std::lock_guard lock(mutex_);
    redis_.push_back(up);
    changed_.notify_all();
  }
  void DueDone(milliseconds) override {}
  void ScriptRan(const std::string&, Seconds, bool) override {}

  template <class Fits>
  bool WaitFor(Fits fits, milliseconds limit = 10s) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, limit, [&] { return fits(*this); });
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Offer> offers_;
  std::vector<std::pair<std::string, Clock::time_point>> withdrawn_;
  std::vector<bool> redis_;
};

template <class Answer>
absl::StatusOr<Answer> Ask(Engine& engine, Transition<Answer> transition) {
  auto promise = std::make_shared<std::promise<absl::StatusOr<Answer>>>();
  engine.Run<Answer>(std::move(transition), [promise](absl::StatusOr<Answer> answer) {
    promise->set_value(std::move(answer));
  });
  return promise->get_future().get();
}

Instant RealNow() {
  return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
}

struct Town {
  model::OrganizationId organization = NewOrganization("engine");
  Configuration configuration = MakeConfiguration(
      MakeSnapshot(organization, 1, {{.id = "anagrafe", .members = {"rossi"}, .away_after = 0}}));
  ~Town() { Forget(organization); }

  JoinCall Join(const std::string& ticket) const {
    return {.ticket = model::TicketId(ticket),
            .group = model::GroupId("anagrafe"),
            .edge = EdgeId("edge"),
            .call = model::CallId("call"),
            .ring_time = 150ms};
  }
};

TEST_CASE("what falls due is done at its instant") {
  Town town;
  Notebook notes;  // of both: whoever comes first does it
  Policy policy;
  policy.grace = 50ms;
  policy.rest_after_no_answer = 100ms;
  Engine engine(TestRedis(), policy, notes);
  Engine other(TestRedis(), policy, notes);
  engine.Configure(town.configuration);
  other.Configure(town.configuration);
  REQUIRE(Ask(engine, engine.transitions().Presence(town.organization, model::OperatorId("rossi"),
                                                    RealNow() + 1h))
              .ok());
  REQUIRE(Ask(engine, engine.transitions().Join(town.organization, town.Join("t"))).ok());
  // Rung in vain, a rest, rung again … : an offer every 300 ms.
  REQUIRE(notes.WaitFor([](const Notebook& book) { return book.withdrawn_.size() >= 8; }));
  std::lock_guard lock(notes.mutex_);
  std::vector<milliseconds> gaps;
  for (std::size_t i = 1; i < notes.withdrawn_.size(); ++i) {
    gaps.push_back(std::chrono::duration_cast<milliseconds>(notes.withdrawn_[i].second -
                                                            notes.withdrawn_[i - 1].second));
  }
  std::sort(gaps.begin(), gaps.end());
  CHECK(gaps[gaps.size() / 2] >= 295ms);
  CHECK(gaps[gaps.size() / 2] <= 350ms);
}

TEST_CASE("another replica does what fell due when the one that knew is gone") {
  Town town;
  Notebook others;
  Policy policy;
  policy.grace = 50ms;
  Engine other(TestRedis(), policy, others);
  other.Configure(town.configuration);
  {
    Notebook notes;
    Engine engine(TestRedis(), policy, notes);
    engine.Configure(town.configuration);
    REQUIRE(Ask(engine, engine.transitions().Presence(town.organization, model::OperatorId("rossi"),
                                                      RealNow() + 1h))
                .ok());
    REQUIRE(Ask(engine, engine.transitions().Join(town.organization, town.Join("t"))).ok());
    REQUIRE(notes.WaitFor([](const Notebook& book) { return !book.offers_.empty(); }));
  }
  CHECK(others.WaitFor([](const Notebook& book) { return !book.withdrawn_.empty(); }, 10s));
}

TEST_CASE("Redis away: UNAVAILABLE within a second; back: all goes on, the groups written anew") {
  Town town;
  Cable cable(TestRedis());
  Notebook notes;
  Engine engine(cable.options(), Policy{}, notes);
  engine.Configure(town.configuration);
  const auto join = [&](const std::string& ticket) {
    return Ask(engine, engine.transitions().Join(town.organization, town.Join(ticket)));
  };
  REQUIRE(notes.WaitFor([](const Notebook& book) { return !book.redis_.empty(); }));
  REQUIRE(join("t1").ok());

  cable.Pull();
  REQUIRE(notes.WaitFor([](const Notebook& book) { return !book.redis_.back(); }));
  const auto begin = Clock::now();
  CHECK(absl::IsUnavailable(join("t2").status()));
  CHECK(Clock::now() - begin < 1s);
  Forget(town.organization);  // and it comes back empty

  cable.PutBack();
  REQUIRE(notes.WaitFor([](const Notebook& book) { return book.redis_.back(); }));
  const auto again = join("t3");
  REQUIRE(again.ok());
  // The first may come before the groups are written; the service asks again by itself then.
  const auto third = join("t4");
  REQUIRE(third.ok());
  CHECK(third->result == JoinResult::kWaiting);
}

}  // namespace
}  // namespace centralino::queue
