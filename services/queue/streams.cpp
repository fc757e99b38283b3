#include "services/queue/streams.h"

#include <algorithm>

#include "services/queue/letters.h"

namespace centralino::queue {
namespace {

grpc::Status GoingAway() {
  return {grpc::StatusCode::UNAVAILABLE, "this replica of the queue is going away"};
}

}  // namespace

void Streams::Add(const EdgeId& edge, std::shared_ptr<Stream> stream) {
  {
    std::lock_guard lock(mutex_);
    if (!ended_) {
      streams_[edge].push_back(std::move(stream));
      return;
    }
  }
  stream->End(GoingAway());
}

void Streams::Remove(const EdgeId& edge, const Stream* stream) {
  std::lock_guard lock(mutex_);
  const auto found = streams_.find(edge);
  if (found == streams_.end()) return;
  std::erase_if(found->second, [&](const auto& one) { return one.get() == stream; });
  if (found->second.empty()) streams_.erase(found);
}

std::vector<std::shared_ptr<Streams::Stream>> Streams::Of(const EdgeId& edge) {
  std::lock_guard lock(mutex_);
  const auto found = streams_.find(edge);
  return found == streams_.end() ? std::vector<std::shared_ptr<Stream>>{} : found->second;
}

void Streams::Deliver(const Effects& effects) {
  for (const Letter& letter : LettersOf(effects)) {
    for (const auto& stream : Of(letter.edge)) stream->Send(letter.message);
  }
}

void Streams::EndAll() {
  std::map<EdgeId, std::vector<std::shared_ptr<Stream>>> all;
  {
    std::lock_guard lock(mutex_);
    ended_ = true;
    all.swap(streams_);
  }
  for (const auto& [edge, streams] : all) {
    for (const auto& stream : streams) stream->End(GoingAway());
  }
}

}  // namespace centralino::queue
