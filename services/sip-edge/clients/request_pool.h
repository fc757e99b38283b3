// Questions to any of several equal instances, each over its standing stream: a question waits
// for a stream while none is up, is asked again elsewhere when its stream ends, and is answered
// by an error when its time is over. So all questions must be harmless to repeat. For the
// clients' .cpp files only; everything on the loop's thread.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/sip-edge/clients/standing_stream.h"

namespace centralino::edge {

template <class Request, class Response>
class RequestPool {
 public:
  using Stream = StandingStream<Request, Response>;
  using Answer = std::function<void(absl::StatusOr<Response>)>;
  using Clock = std::chrono::steady_clock;

  struct Parts {
    // The stream's method.
    typename Stream::Begin begin;
    std::function<Request()> hello;
    // A message that answers nothing (tag 0).
    std::function<void(const Response&)> unasked;
    // The first stream came up, or the last went down.
    std::function<void(bool up)> changed;
    // One stream came up: what it must be told.
    std::function<void(const std::string& address)> joined;
  };

  RequestPool(Loop& loop, Parts parts)
      : loop_(loop), parts_(std::move(parts)), alive_(std::make_shared<bool>(true)) {
    Tick();
  }

  void SetAddresses(const std::vector<std::string>& addresses) {
    for (const std::string& address : addresses) {
      if (nodes_.count(address) == 0) Add(address);
    }
    for (auto it = nodes_.begin(); it != nodes_.end();) {
      const bool gone = std::find(addresses.begin(), addresses.end(), it->first) == addresses.end();
      // One that DNS forgot may still finish what it began.
      it = gone && !it->second->up() ? nodes_.erase(it) : std::next(it);
    }
  }

  bool up() const { return UpCount() > 0; }

  // `affinity`: questions of one call go to one instance while it is there.
  void Ask(Request request, std::size_t affinity, std::chrono::milliseconds limit, Answer answer) {
    const std::uint64_t tag = ++last_tag_;
    request.set_tag(tag);
    Open& open = open_[tag];
    open = Open{std::move(request), affinity, Clock::now() + limit, std::move(answer), ""};
    Send(open);
  }

  // To this instance, or any (empty), without an answer.
  void Tell(const std::string& address, const Request& request) {
    if (Stream* stream = address.empty() ? Choose(++turn_) : Node(address)) stream->Send(request);
  }

 private:
  struct Open {
    Request request;
    std::size_t affinity = 0;
    Clock::time_point until;
    Answer answer;
    std::string at;  // the instance that was asked; empty: none is up
  };
  static constexpr std::chrono::milliseconds kTick{100};

  void Add(const std::string& address) {
    typename Stream::Events events;
    events.up = [this, address] { OnUp(address); };
    events.message = [this](const Response& response) { OnMessage(response); };
    events.down = [this, address](const std::string&) { OnDown(address); };
    auto stream =
        std::make_unique<Stream>(loop_, address, parts_.begin, parts_.hello(), std::move(events));
    stream->Start();
    nodes_[address] = std::move(stream);
  }

  std::size_t UpCount() const {
    std::size_t count = 0;
    for (const auto& [address, stream] : nodes_) count += stream->up() ? 1 : 0;
    return count;
  }
  Stream* Node(const std::string& address) {
    const auto it = nodes_.find(address);
    return it == nodes_.end() ? nullptr : it->second.get();
  }
  const std::string* ChooseAddress(std::size_t affinity) const {
    const std::size_t count = UpCount();
    if (count == 0) return nullptr;
    std::size_t skip = affinity % count;
    for (const auto& [address, stream] : nodes_) {
      if (!stream->up()) continue;
      if (skip == 0) return &address;
      --skip;
    }
    return nullptr;
  }
  Stream* Choose(std::size_t affinity) {
    const std::string* address = ChooseAddress(affinity);
    return address == nullptr ? nullptr : Node(*address);
  }

  void Send(Open& open) {
    open.at.clear();
    const std::string* address = ChooseAddress(open.affinity);
    if (address == nullptr) return;
    if (Node(*address)->Send(open.request)) open.at = *address;
  }

  void OnUp(const std::string& address) {
    if (UpCount() == 1) parts_.changed(true);
    if (parts_.joined) parts_.joined(address);
    for (auto& [tag, open] : open_) {
      if (open.at.empty()) Send(open);
    }
  }

  void OnDown(const std::string& address) {
    if (UpCount() == 0) parts_.changed(false);
    for (auto& [tag, open] : open_) {
      if (open.at == address) Send(open);
    }
  }

  void OnMessage(const Response& response) {
    if (response.tag() == 0) {
      if (parts_.unasked) parts_.unasked(response);
      return;
    }
    const auto it = open_.find(response.tag());
    if (it == open_.end()) return;
    const Answer answer = std::move(it->second.answer);
    open_.erase(it);
    answer(response);
  }

  // What is too late is answered, and the instance that left it unanswered gets a new stream.
  void Tick() {
    const auto now = Clock::now();
    std::vector<Answer> late;
    for (auto it = open_.begin(); it != open_.end();) {
      if (it->second.until > now) {
        ++it;
        continue;
      }
      if (Stream* stream = Node(it->second.at)) stream->Recycle();
      late.push_back(std::move(it->second.answer));
      it = open_.erase(it);
    }
    for (const Answer& answer : late) {
      answer(absl::UnavailableError("no answer in time"));
    }
    loop_.After(kTick, [alive = std::weak_ptr<bool>(alive_), this] {
      if (!alive.expired()) Tick();
    });
  }

  Loop& loop_;
  Parts parts_;
  std::map<std::string, std::unique_ptr<Stream>> nodes_;
  std::map<std::uint64_t, Open> open_;
  std::uint64_t last_tag_ = 0;
  std::size_t turn_ = 0;
  std::shared_ptr<bool> alive_;
};

}  // namespace centralino::edge
