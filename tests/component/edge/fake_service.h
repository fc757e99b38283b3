// A gRPC service of one long-lived stream, on loopback, that tests can stop and start again.
#pragma once

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace centralino::edge::testing {

// What was received over all streams, in order, and how it is answered.
template <class Request, class Response>
class Script {
 public:
  using Stream = grpc::ServerReaderWriter<Response, Request>;
  using React = std::function<void(const Request&, const std::function<void(const Response&)>&)>;

  explicit Script(React react) : react_(std::move(react)) {}

  grpc::Status Run(Stream* stream) {
    {
      const std::lock_guard lock(mutex_);
      streams_.insert(stream);
    }
    Request message;
    while (stream->Read(&message)) {
      const std::lock_guard lock(mutex_);
      Take(message, stream);
      for (const Request& other : message.more()) Take(other, stream);
    }
    const std::lock_guard lock(mutex_);
    streams_.erase(stream);
    return grpc::Status::OK;
  }

  // To every stream that is open.
  void Say(const Response& response) {
    const std::lock_guard lock(mutex_);
    for (Stream* stream : streams_) stream->Write(response);
  }

  // Waits until `count` requests of this kind have come.
  bool Wait(const std::function<bool(const Request&)>& kind, std::size_t count = 1) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(5), [&] {
      return static_cast<std::size_t>(std::count_if(received_.begin(), received_.end(), kind)) >=
             count;
    });
  }
  std::vector<Request> Received(const std::function<bool(const Request&)>& kind) {
    const std::lock_guard lock(mutex_);
    std::vector<Request> chosen;
    std::copy_if(received_.begin(), received_.end(), std::back_inserter(chosen), kind);
    return chosen;
  }

 private:
  void Take(const Request& request, Stream* stream) {
    received_.push_back(request);
    changed_.notify_all();
    react_(request, [&](const Response& response) { stream->Write(response); });
  }

  const React react_;
  std::mutex mutex_;  // the streams' threads and the test's
  std::condition_variable changed_;
  std::vector<Request> received_;
  std::set<Stream*> streams_;
};

class Server {
 public:
  explicit Server(grpc::Service& service, int port = 0) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:" + std::to_string(port), grpc::InsecureServerCredentials(),
                             &port_);
    builder.RegisterService(&service);
    server_ = builder.BuildAndStart();
  }
  ~Server() { server_->Shutdown(std::chrono::system_clock::now()); }

  int port() const { return port_; }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

// Waits for something that happens on another thread.
inline bool Eventually(const std::function<bool()>& holds) {
  for (int i = 0; i < 1000; ++i) {
    if (holds()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

}  // namespace centralino::edge::testing
