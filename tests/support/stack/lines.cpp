#include "support/stack/lines.h"

#include <grpcpp/grpcpp.h>

#include <array>
#include <cstdio>
#include <memory>
#include <random>
#include <thread>

#include "centralino/queue/v1/queue.grpc.pb.h"

namespace centralino::support {
namespace {

namespace queue_pb = ::centralino::queue::v1;

std::string LastPart(const std::string& name) { return name.substr(name.rfind('/') + 1); }

template <class Ready>
bool Wait(milliseconds limit, Ready ready) {
  const Instant deadline = Clock::now() + limit;
  while (!ready()) {
    if (Clock::now() >= deadline) return false;
    std::this_thread::sleep_for(milliseconds(50));
  }
  return true;
}

void SetDeadline(grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() + seconds(2));
}

// Version 4 (RFC 9562 §5.4).
std::string NewUuid() {
  std::random_device random;
  std::array<char, 37> text{};
  std::snprintf(text.data(), text.size(), "%08x-%04x-4%03x-8%03x-%08x%04x", random(),
                random() & 0xffff, random() & 0xfff, random() & 0xfff, random(), random() & 0xffff);
  return text.data();
}

}  // namespace

struct Lines::Stub {
  std::unique_ptr<queue_pb::Queue::Stub> queue;
};

Lines::Lines(const std::string& queue, std::string organization)
    : stub_(std::make_unique<Stub>()), organization_(std::move(organization)) {
  stub_->queue =
      queue_pb::Queue::NewStub(grpc::CreateChannel(queue, grpc::InsecureChannelCredentials()));
}

Lines::~Lines() = default;

std::map<std::string, LineNow> Lines::Now() {
  std::map<std::string, LineNow> lines;
  queue_pb::ListLinesRequest request;
  request.set_parent(organization_);
  request.set_page_size(1000);
  queue_pb::ListLinesResponse response;
  grpc::ClientContext context;
  SetDeadline(context);
  if (!stub_->queue->ListLines(&context, request, &response).ok()) return lines;
  for (const queue_pb::Line& line : response.lines()) {
    lines[LastPart(line.name())] = {line.waiting(), line.ringing(), line.operators_present(),
                                    line.operators_available()};
  }
  return lines;
}

std::map<std::string, std::string> Lines::Operators() {
  std::map<std::string, std::string> operators;
  queue_pb::ListOperatorsRequest request;
  request.set_parent(organization_);
  request.set_page_size(1000);
  queue_pb::ListOperatorsResponse response;
  grpc::ClientContext context;
  SetDeadline(context);
  if (!stub_->queue->ListOperators(&context, request, &response).ok()) return operators;
  for (const queue_pb::Operator& entry : response.operators()) {
    operators[LastPart(entry.name())] = queue_pb::Operator::State_Name(entry.state());
  }
  return operators;
}

bool Lines::SetAvailable(const std::string& id) {
  queue_pb::SetOperatorStateRequest request;
  request.set_name(organization_ + "/operators/" + id);
  request.set_state(queue_pb::Operator::AVAILABLE);
  request.set_request_id(NewUuid());
  queue_pb::Operator response;
  grpc::ClientContext context;
  SetDeadline(context);
  return stub_->queue->SetOperatorState(&context, request, &response).ok();
}

bool Lines::WaitUntilIdle(milliseconds limit) {
  return Wait(limit, [this] {
    const auto lines = Now();
    if (lines.empty()) return false;
    for (const auto& [group, line] : lines) {
      if (line.waiting + line.ringing > 0) return false;
    }
    for (const auto& [name, state] : Operators()) {
      if (state == "RINGING" || state == "TALKING") return false;
    }
    return true;
  });
}

bool Lines::WaitForCallers(const std::string& group, int count, milliseconds limit) {
  return Wait(limit, [&] {
    const auto lines = Now();
    const auto found = lines.find(group);
    const int now = found == lines.end() ? 0 : found->second.waiting + found->second.ringing;
    return now == count;
  });
}

bool Lines::WaitForAvailable(const std::string& group, int count, milliseconds limit) {
  return Wait(limit, [&] {
    const auto lines = Now();
    const auto found = lines.find(group);
    return found != lines.end() && found->second.available == count;
  });
}

}  // namespace centralino::support
