// One client's bidirectional stream, served by the thread that polls its completion queue.
//
//   socket ──► streams' thread ──► Reader::OnMessage ──┐
//   socket ◄── whoever has something to say ◄── Send ◄─┘ (any thread)
//
// gRPC's callback reactors are polled by two threads or more, which wake each other for every
// message. Here the thread that reads the socket handles the message, and what it answers at once
// is written by the same thread before it sleeps.
//
// Request and Response have a field `repeated … more`: messages that wait for the one before to be
// written go out together. For .cpp files only: gRPC's headers stay out of others.
#pragma once

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/async_stream.h>

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "service/stream_operation.h"

namespace centralino::service {

template <class Request, class Response>
class ServerStream final {
 public:
  // What a service does with a stream. Called on the streams' thread.
  class Reader {
   public:
    virtual ~Reader() = default;
    virtual void OnMessage(const Request& request) = 0;
    // All that came together was handed over.
    virtual void OnPause() {}
    // The client has said all, or is gone; nothing is read any more. The service ends the stream
    // when it has answered what is open.
    virtual void OnClientDone() = 0;
  };

  using Stream = grpc::ServerAsyncReaderWriter<Response, Request>;
  // Waits for a client: the generated service's RequestX.
  using Await =
      std::function<void(grpc::ServerContext*, Stream*, grpc::ServerCompletionQueue*, void* tag)>;
  using Open = std::function<std::unique_ptr<Reader>(const std::shared_ptr<ServerStream>&)>;

  // So many messages may wait; a client that is further behind is given up.
  static constexpr std::size_t kMostWaiting = 20'000;

  // Serves every client that comes, until the server ends.
  static void Serve(grpc::ServerCompletionQueue& queue, const Await& await, const Open& open) {
    const std::shared_ptr<ServerStream> next(new ServerStream(queue, await, open));
    next->self_ = next;
    await(&next->context_, &next->stream_, &queue, &next->accepted_);
  }

  // From any thread, without waiting. False: the stream has ended or is about to.
  bool Send(Response response) {
    const std::lock_guard lock(mutex_);
    if (ending_) return false;
    if (waiting_.size() >= kMostWaiting) {
      context_.TryCancel();
      return false;
    }
    waiting_.push_back(std::move(response));
    Advance();
    return true;
  }

  // Ends the stream when what was sent before is out. The first status counts.
  void End(grpc::Status status) {
    const std::lock_guard lock(mutex_);
    if (std::exchange(ending_, true)) return;
    status_ = std::move(status);
    Advance();
  }

  // Breaks the stream off.
  void Cancel() { context_.TryCancel(); }

 private:
  // One of gRPC's operations on this stream.
  class Operation final : public StreamOperation {
   public:
    Operation(ServerStream& stream, void (ServerStream::*done)(bool))
        : stream_(stream), done_(done) {}
    void Done(bool ok) override { (stream_.*done_)(ok); }

   private:
    ServerStream& stream_;
    void (ServerStream::*const done_)(bool);
  };

  ServerStream(grpc::ServerCompletionQueue& queue, Await await, Open open)
      : queue_(queue), await_(std::move(await)), open_(std::move(open)) {}

  void OnAccepted(bool ok) {
    if (!ok) return self_.reset();  // the server ends
    Serve(queue_, await_, open_);
    reader_ = open_(self_);
    stream_.Read(&request_, &read_);
  }

  void OnRead(bool ok) {
    if (!ok) {
      reader_->OnClientDone();
      Leave(reading_);
      return;
    }
    Hold(true);
    reader_->OnMessage(request_);
    for (const Request& request : request_.more()) reader_->OnMessage(request);
    reader_->OnPause();
    Hold(false);
    request_.Clear();
    stream_.Read(&request_, &read_);
  }

  void OnWritten(bool ok) {
    const std::lock_guard lock(mutex_);
    writing_ = false;
    if (!ok) waiting_.clear();
    Advance();
  }

  void OnFinished(bool) { Leave(open_end_); }

  // What is answered while a message is handled goes out together.
  void Hold(bool held) {
    const std::lock_guard lock(mutex_);
    held_ = held;
    if (!held) Advance();
  }

  // Begins the next operation of writing, if one is due. The lock is held: gRPC never calls back
  // from inside.
  void Advance() {
    if (writing_ || held_ || finished_) return;
    if (!waiting_.empty()) {
      Response message = std::move(waiting_.front());
      waiting_.pop_front();
      for (Response& other : waiting_) *message.add_more() = std::move(other);
      waiting_.clear();
      writing_ = true;
      return stream_.Write(message, &written_);
    }
    if (!ending_) return;
    finished_ = true;
    stream_.Finish(status_, &finish_);
  }

  // The stream lives until gRPC has given back both of its ends.
  void Leave(bool& end) {
    std::shared_ptr<ServerStream> last;
    const std::lock_guard lock(mutex_);
    end = false;
    if (!reading_ && !open_end_) last = std::move(self_);
  }

  grpc::ServerCompletionQueue& queue_;
  const Await await_;
  const Open open_;
  grpc::ServerContext context_;
  Stream stream_{&context_};
  Operation accepted_{*this, &ServerStream::OnAccepted};
  Operation read_{*this, &ServerStream::OnRead};
  Operation written_{*this, &ServerStream::OnWritten};
  Operation finish_{*this, &ServerStream::OnFinished};
  std::shared_ptr<ServerStream> self_;  // from the wait for a client to the end
  std::unique_ptr<Reader> reader_;
  Request request_;

  std::mutex mutex_;  // guards what follows
  std::deque<Response> waiting_;
  grpc::Status status_;
  bool held_ = false;
  bool writing_ = false;
  bool ending_ = false;
  bool finished_ = false;
  bool reading_ = true;
  bool open_end_ = true;
};

// The streams that are open, so that they can be ended. Any thread may call.
template <class Stream>
class OpenStreams {
 public:
  // Told how many there are, under the lock.
  using Changed = std::function<void(std::size_t open)>;

  explicit OpenStreams(Changed changed = [](std::size_t) {}) : changed_(std::move(changed)) {}

  // A stream that comes when all were ended is ended too.
  void Add(const std::shared_ptr<Stream>& stream) {
    const std::lock_guard lock(mutex_);
    if (ended_) return stream->End(*ended_);
    streams_.insert(stream);
    changed_(streams_.size());
  }
  void Remove(const std::shared_ptr<Stream>& stream) {
    const std::lock_guard lock(mutex_);
    if (streams_.erase(stream) > 0) changed_(streams_.size());
  }
  void EndAll(const grpc::Status& why) {
    const std::lock_guard lock(mutex_);
    ended_ = why;
    for (const auto& stream : streams_) stream->End(why);
  }

 private:
  const Changed changed_;
  std::mutex mutex_;  // guards what follows
  std::set<std::shared_ptr<Stream>> streams_;
  std::optional<grpc::Status> ended_;
};

}  // namespace centralino::service
