#include "services/media/edges.h"

#include <utility>

namespace centralino::media {

void Edge::Tell(Event event) {
  const std::lock_guard lock(mutex_);
  if (writer_ != nullptr && writer_->Write(event)) return;
  if (held_.size() == kMostHeld) held_.pop_front();
  held_.push_back(std::move(event));
}

void Edge::Attach(EventWriter* writer) {
  const std::lock_guard lock(mutex_);
  if (writer_ != nullptr) writer_->Replace();
  writer_ = writer;
  while (!held_.empty() && writer_->Write(held_.front())) held_.pop_front();
}

bool Edge::Detach(const EventWriter* writer) {
  const std::lock_guard lock(mutex_);
  if (writer_ != writer) return false;
  writer_ = nullptr;
  return true;
}

std::shared_ptr<Edge> Edges::Attach(const std::string& edge_id, EventWriter* writer) {
  const std::lock_guard lock(mutex_);
  Known& known = known_[edge_id];
  if (known.edge == nullptr) known.edge = std::make_shared<Edge>(edge_id);
  known.away_since.reset();
  known.edge->Attach(writer);
  return known.edge;
}

void Edges::Detach(const std::shared_ptr<Edge>& edge, const EventWriter* writer,
                   Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  if (!edge->Detach(writer)) return;  // replaced by a newer stream
  if (const auto known = known_.find(edge->id()); known != known_.end()) {
    known->second.away_since = now;
  }
}

void Edges::Sweep(Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  std::erase_if(known_, [&](const auto& named) {
    const Known& known = named.second;
    if (!known.away_since || now - *known.away_since < kGrace) return false;
    engine_.CloseAll(known.edge.get());
    return true;
  });
}

std::size_t Edges::size() const {
  const std::lock_guard lock(mutex_);
  return known_.size();
}

}  // namespace centralino::media
