// The edges that use this instance. An edge is more than its stream: when the stream breaks, its
// sessions go on for a while, what happens in them is kept for it, and the edge may come back.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "services/media/engine.h"
#include "services/media/events.h"

namespace centralino::media {

// One stream's way out.
class EventWriter {
 public:
  virtual ~EventWriter() = default;
  // From any thread; never waits. False if the stream takes no more.
  virtual bool Write(const Event& event) = 0;
  // Another stream of the same edge has come.
  virtual void Replace() = 0;
};

class Edge final : public EventSink {
 public:
  // Held back for an edge that is away; the oldest are lost beyond that.
  static constexpr std::size_t kMostHeld = 4096;

  explicit Edge(std::string id) : id_(std::move(id)) {}
  const std::string& id() const { return id_; }

  void Tell(Event event) override;
  void Attach(EventWriter* writer);
  // False if `writer` is not the one attached.
  bool Detach(const EventWriter* writer);

 private:
  const std::string id_;
  // Guards both: media threads tell, the streams' thread attaches.
  std::mutex mutex_;
  EventWriter* writer_ = nullptr;
  std::deque<Event> held_;
};

class Edges {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds kGrace{5};

  explicit Edges(Engine& engine) : engine_(engine) {}

  std::shared_ptr<Edge> Attach(const std::string& edge_id, EventWriter* writer);
  void Detach(const std::shared_ptr<Edge>& edge, const EventWriter* writer, Clock::time_point now);
  // Closes the sessions of those who have been away for longer than kGrace. Called now and then.
  void Sweep(Clock::time_point now);
  std::size_t size() const;

 private:
  struct Known {
    std::shared_ptr<Edge> edge;
    std::optional<Clock::time_point> away_since;
  };
  Engine& engine_;
  mutable std::mutex mutex_;  // guards known_
  std::map<std::string, Known> known_;
};

}  // namespace centralino::media
