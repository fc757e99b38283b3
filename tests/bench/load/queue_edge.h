// An edge without calls: its standing stream to the queue, and how long answers take.
#pragma once

#include <functional>
#include <memory>
#include <string>

namespace centralino::bench {

class QueueEdge {
 public:
  QueueEdge(const std::string& queue, const std::string& organization);
  ~QueueEdge();
  QueueEdge(const QueueEdge&) = delete;
  QueueEdge& operator=(const QueueEdge&) = delete;

  // Each sends many requests and returns when all are answered; the number of errors.
  int Join(const std::string& group, int first, int count);
  int Leave(int first, int count);
  // One after the other: paused, available again, and so on.
  int ChangeOperator(const std::string& operator_id, int count);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace centralino::bench
