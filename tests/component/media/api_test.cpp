#include <grpcpp/grpcpp.h>

#include <catch2/catch.hpp>
#include <deque>
#include <thread>

#include "centralino/media/v1/media.grpc.pb.h"
#include "service/grpc_server.h"
#include "service/metrics.h"
#include "services/media/api.h"
#include "services/media/edges.h"
#include "support.h"

namespace centralino::media {
namespace {

// The service as an edge sees it: gRPC over loopback.
struct Served {
  Instance media;
  Edges edges{*media.engine};
  MediaApi api{*media.engine, edges, *media.prompts};
  service::Metrics metrics{"media"};
  service::Health health{metrics};
  service::GrpcServer server{health};
  std::unique_ptr<v1::Media::Stub> stub;

  Served() {
    server.Add(api.service(), [this](auto& queue) { api.AwaitStreams(queue); });
    REQUIRE(server.Start({"127.0.0.1", 0}).ok());
    stub = v1::Media::NewStub(grpc::CreateChannel("127.0.0.1:" + std::to_string(server.port()),
                                                  grpc::InsecureChannelCredentials()));
  }
  ~Served() {
    api.EndStreams();
    server.Shutdown(2s);
  }
};

class Stream {
 public:
  explicit Stream(Served& served) {
    context_.set_deadline(std::chrono::system_clock::now() + 30s);
    stream_ = served.stub->Control(&context_);
  }
  ~Stream() { context_.TryCancel(); }

  void Write(const std::string& session, std::uint64_t tag,
             const std::function<void(v1::ControlRequest&)>& fill) {
    v1::ControlRequest request;
    request.set_tag(tag);
    request.set_call_id("call");
    request.set_session_id(session);
    fill(request);
    REQUIRE(stream_->Write(request));
  }
  void Hello(const std::string& edge) {
    Write("", 1, [&](v1::ControlRequest& r) { r.mutable_hello()->set_edge_id(edge); });
  }
  v1::ControlResponse Read(v1::ControlResponse::BodyCase wanted) {
    while (Fill()) {
      const v1::ControlResponse response = std::move(read_.front());
      read_.pop_front();
      if (response.body_case() == wanted) return response;
    }
    FAIL("the stream ended");
    return {};
  }
  grpc::Status End() {
    stream_->WritesDone();
    v1::ControlResponse response;
    while (stream_->Read(&response)) {
    }
    return stream_->Finish();
  }

 private:
  bool Fill() {
    v1::ControlResponse message;
    if (read_.empty() && stream_->Read(&message)) {
      read_.push_back(message);
      read_.insert(read_.end(), message.more().begin(), message.more().end());
    }
    return !read_.empty();
  }

  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::ControlRequest, v1::ControlResponse>> stream_;
  std::deque<v1::ControlResponse> read_;
};

void Point(v1::ControlRequest& request, const Phone& phone) {
  auto& remote = *request.mutable_set_remote();
  remote.set_address(phone.address());
  remote.set_port(phone.port());
  remote.set_codec(v1::PCMA);
  remote.set_payload_type(8);
  remote.set_dtmf_receive(101);
  remote.set_direction(v1::SENDRECV);
}

TEST_CASE("a call by the stream: created, played, heard as RenderPrompt says, closed") {
  Served served;
  Phone caller;
  Stream stream(served);
  stream.Hello("edge-1");
  stream.Write("a", 7, [](v1::ControlRequest& r) { r.mutable_create(); });
  const auto created = stream.Read(v1::ControlResponse::kCreated);
  CHECK(created.tag() == 7);
  CHECK(created.call_id() == "call");
  CHECK(created.session_id() == "a");
  CHECK(created.created().address() == "127.0.0.1");

  const auto say = [](common::v1::Utterance& utterance) {
    utterance.set_words("Ci sono tre utenti in attesa prima di lei.");
    utterance.set_language("it");
    utterance.set_mark(11);
  };
  v1::RenderPromptRequest render;
  say(*render.mutable_utterance());
  v1::RenderPromptResponse rendered;
  grpc::ClientContext context;
  REQUIRE(served.stub->RenderPrompt(&context, render, &rendered).ok());
  REQUIRE(rendered.pcm().size() > 16000);
  CHECK(rendered.mark() > 0);
  CHECK(rendered.mark() < rendered.pcm().size() / 2);

  stream.Write("a", 8, [&](v1::ControlRequest& r) { Point(r, caller); });
  stream.Write("a", 9, [&](v1::ControlRequest& r) {
    r.mutable_play()->set_play_id("p");
    say(*r.mutable_play()->add_items()->mutable_utterance());
  });
  CHECK(stream.Read(v1::ControlResponse::kPlayStarted).play_started().at().seconds() > 0);
  CHECK(stream.Read(v1::ControlResponse::kMarkReached).mark_reached().play_id() == "p");
  CHECK(stream.Read(v1::ControlResponse::kPlayEnded).play_ended().play_id() == "p");

  std::vector<std::int16_t> pcm(rendered.pcm().size() / 2);
  std::memcpy(pcm.data(), rendered.pcm().data(), rendered.pcm().size());
  const auto wanted = EncodePrompt(pcm, 0);
  const auto heard = Audio(caller.ListenFor(50ms));
  CHECK(std::search(heard.begin(), heard.end(), wanted->pcma.begin(), wanted->pcma.end()) !=
        heard.end());

  stream.Write("a", 10, [](v1::ControlRequest& r) { r.mutable_close(); });
  CHECK(stream.Read(v1::ControlResponse::kClosed).closed().packets_sent() > 50);
  CHECK(stream.End().ok());
}

TEST_CASE("what cannot be done is answered with an error that carries the tag") {
  Served served;
  Stream stream(served);
  stream.Hello("edge-1");
  struct Case {
    std::string session;
    std::function<void(v1::ControlRequest&)> fill;
    grpc::StatusCode code;
  };
  const Case cases[] = {
      {"nobody", [](v1::ControlRequest& r) { r.mutable_stop(); }, grpc::NOT_FOUND},
      {"a", [](v1::ControlRequest& r) { r.mutable_set_remote(); }, grpc::INVALID_ARGUMENT},
      {"a", [](v1::ControlRequest& r) { r.mutable_play(); }, grpc::INVALID_ARGUMENT},
      {"a", [](v1::ControlRequest&) {}, grpc::INVALID_ARGUMENT},
      {"", [](v1::ControlRequest& r) { r.mutable_create(); }, grpc::INVALID_ARGUMENT},
      {"", [](v1::ControlRequest& r) { r.mutable_hello()->set_edge_id("x"); },
       grpc::FAILED_PRECONDITION},
  };
  std::uint64_t tag = 100;
  for (const Case& c : cases) {
    stream.Write(c.session, ++tag, c.fill);
    const auto response = stream.Read(v1::ControlResponse::kError);
    CHECK(response.tag() == tag);
    CHECK(response.error().code() == c.code);
    CHECK_FALSE(response.error().message().empty());
  }
}

TEST_CASE("a stream that does not begin with Hello is ended") {
  Served served;
  Stream stream(served);
  stream.Write("a", 1, [](v1::ControlRequest& r) { r.mutable_create(); });
  CHECK(stream.End().error_code() == grpc::INVALID_ARGUMENT);
}

TEST_CASE("a stream is lost and the edge returns: RTP never paused, keys were kept") {
  Served served;
  Phone caller;
  std::uint16_t port = 0;
  {
    Stream stream(served);
    stream.Hello("edge-1");
    stream.Write("a", 1, [](v1::ControlRequest& r) { r.mutable_create(); });
    port = static_cast<std::uint16_t>(stream.Read(v1::ControlResponse::kCreated).created().port());
    stream.Write("a", 2, [&](v1::ControlRequest& r) { Point(r, caller); });
    caller.Listen(3);
  }
  // 300 ms in which media learns that the stream is gone: what is written to a stream that is
  // dying is lost with it.
  CHECK_FALSE(FirstBreak(caller.Listen(15)));
  const std::uint8_t key[] = {4, 10, 0, 160};
  caller.Send(port, 101, key);
  const auto heard = caller.Listen(30);
  CHECK(heard.size() == 30);
  CHECK_FALSE(FirstBreak(heard));

  Stream back(served);
  back.Hello("edge-1");
  CHECK(back.Read(v1::ControlResponse::kDigit).digit().key() == "4");
  back.Write("a", 3, [](v1::ControlRequest& r) { r.mutable_close(); });
  CHECK(back.Read(v1::ControlResponse::kClosed).session_id() == "a");
}

TEST_CASE("prompts are warmed once, voices are listed, nonsense is refused") {
  Served served;
  v1::WarmPromptsRequest request;
  for (const char* words : {"Uno.", "Due.", "Tre."}) {
    request.add_utterances()->set_words(words);
    request.mutable_utterances()->rbegin()->set_language("it");
  }
  const auto warm = [&] {
    grpc::ClientContext context;
    v1::WarmPromptsResponse response;
    REQUIRE(served.stub->WarmPrompts(&context, request, &response).ok());
    return std::pair(response.synthesised(), response.cached_before());
  };
  CHECK(warm() == std::pair(3, 0));
  CHECK(warm() == std::pair(0, 3));

  grpc::ClientContext listing;
  v1::ListVoicesResponse voices;
  REQUIRE(served.stub->ListVoices(&listing, {}, &voices).ok());
  bool italian = false;
  for (const auto& voice : voices.voices()) {
    italian = italian || (voice.language().starts_with("it") && voice.is_default());
  }
  CHECK(italian);

  request.add_utterances()->set_words("no language");
  grpc::ClientContext context;
  v1::WarmPromptsResponse response;
  CHECK(served.stub->WarmPrompts(&context, request, &response).error_code() ==
        grpc::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace centralino::media
