// Which edge is reached by which stream of this replica.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "centralino/queue/v1/queue.pb.h"
#include "service/server_stream.h"
#include "services/queue/values.h"

namespace centralino::queue {

class Streams {
 public:
  using Stream = service::ServerStream<v1::ServeRequest, v1::ServeResponse>;

  void Add(const EdgeId& edge, std::shared_ptr<Stream> stream);
  void Remove(const EdgeId& edge, const Stream* stream);

  // Offers, withdrawals and moved lines to the edges they concern. An edge that is not connected
  // here learns of them by its heartbeat.
  void Deliver(const Effects& effects);

  // All streams end, and no new one is taken: this replica goes away.
  void EndAll();

 private:
  std::vector<std::shared_ptr<Stream>> Of(const EdgeId& edge);

  std::mutex mutex_;  // guards what follows: the engine's thread delivers
  // More than one while an edge connects anew and its old stream is not known to be dead.
  std::map<EdgeId, std::vector<std::shared_ptr<Stream>>> streams_;
  bool ended_ = false;
};

}  // namespace centralino::queue
