#include "services/sip-edge/sip/registrar.h"

#include <catch2/catch.hpp>

using namespace centralino::edge;
using namespace std::chrono_literals;

namespace {

const Instant kNow{std::chrono::milliseconds(1'800'000'000'000)};

class Shelf : public Bindings {
 public:
  void Save(const std::string&, const std::string&, const std::vector<Binding>& b) override {
    ++saves;
    last = b;
  }
  void Load(const std::string&, const std::string&, Loaded done) override { done(last); }
  int saves = 0;
  std::vector<Binding> last;
};

struct Fixture {
  Shelf shelf;
  std::vector<PresenceChange> presence;
  Registrar registrar{{.edge = "edge-1", .max_contacts = 3},
                      shelf,
                      [this](const PresenceChange& change) { presence.push_back(change); }};
  std::uint32_t cseq = 0;

  RegisterRequest Asking(std::vector<std::string> contacts = {}) {
    RegisterRequest request{.organization = "empoli",
                            .user = "100",
                            .call_id = "c",
                            .cseq = ++cseq,
                            .expires = 60,
                            .flow = {Transport::kUdp, "192.0.2.1", 5060}};
    for (auto& contact : contacts) request.contacts.push_back({contact, std::nullopt});
    return request;
  }
  std::size_t Live(Instant now = kNow) { return registrar.Live("empoli", "100", now).size(); }
};

}  // namespace

TEST_CASE("a phone is added, refreshed, asked about and removed") {
  Fixture f;
  auto answer = f.registrar.Register(f.Asking({"sip:100@a"}), kNow);
  REQUIRE(answer.bindings.size() == 1);
  CHECK(answer.bindings[0].expires_at == kNow + 60s);
  CHECK(answer.bindings[0].edge == "edge-1");
  CHECK(f.presence.back().present);
  CHECK(f.presence.back().expires_in == 60s);

  answer = f.registrar.Register(f.Asking({"sip:100@a"}), kNow + 30s);
  REQUIRE(answer.bindings.size() == 1);
  CHECK(answer.bindings[0].expires_at == kNow + 90s);

  CHECK(f.registrar.Register(f.Asking(), kNow + 40s).bindings.size() == 1);
  CHECK(f.shelf.saves == 2);  // a query writes nothing

  auto removal = f.Asking({"sip:100@a"});
  removal.contacts[0].expires = 0;
  CHECK(f.registrar.Register(removal, kNow + 50s).bindings.empty());
  CHECK_FALSE(f.presence.back().present);
  CHECK(f.shelf.last.empty());
}

TEST_CASE("the star removes all, and only with Expires 0 and alone") {
  Fixture f;
  f.registrar.Register(f.Asking({"sip:100@a", "sip:100@b"}), kNow);
  auto star = f.Asking();
  star.all_contacts = true;
  CHECK(f.registrar.Register(star, kNow).status == 400);
  star.expires = 0;
  star.contacts.push_back({"sip:100@a", std::nullopt});
  CHECK(f.registrar.Register(star, kNow).status == 400);
  CHECK(f.Live() == 2);
  star.contacts.clear();
  star.cseq = ++f.cseq;
  CHECK(f.registrar.Register(star, kNow).status == 200);
  CHECK(f.Live() == 0);
}

TEST_CASE("an interval too brief is refused with the least allowed, nothing changes") {
  Fixture f;
  auto request = f.Asking({"sip:100@a", "sip:100@b"});
  request.contacts[1].expires = 5;
  const auto answer = f.registrar.Register(request, kNow);
  CHECK(answer.status == 423);
  CHECK(answer.min_expires == 30s);
  CHECK(f.Live() == 0);
  CHECK(f.presence.empty());
}

TEST_CASE("an expiry by UDP is at most two minutes, for the NAT's sake") {
  Fixture f;
  auto request = f.Asking({"sip:100@a"});
  request.expires = 4'000'000'000;
  CHECK(f.registrar.Register(request, kNow).bindings[0].expires_at == kNow + 120s);
  request = f.Asking({"sip:100@a"});
  request.expires.reset();
  request.flow.transport = Transport::kTcp;
  CHECK(f.registrar.Register(request, kNow).bindings[0].expires_at == kNow + 600s);
}

TEST_CASE("within one Call-ID an older or repeated request changes nothing") {
  Fixture f;
  auto first = f.Asking({"sip:100@a"});
  first.cseq = 10;
  f.registrar.Register(first, kNow);
  auto late = first;
  late.contacts[0].expires = 0;
  CHECK(f.registrar.Register(late, kNow).status == 500);
  late.cseq = 9;
  CHECK(f.registrar.Register(late, kNow).status == 500);
  CHECK(f.Live() == 1);
  late.call_id = "after a restart";
  late.cseq = 1;
  CHECK(f.registrar.Register(late, kNow).status == 200);
  CHECK(f.Live() == 0);
}

TEST_CASE("contacts are bounded: the one that expires first makes room") {
  Fixture f;
  for (const char* contact : {"sip:100@a", "sip:100@b", "sip:100@c", "sip:100@d"}) {
    f.registrar.Register(f.Asking({contact}), kNow + std::chrono::seconds(f.cseq));
  }
  const auto live = f.registrar.Live("empoli", "100", kNow + 5s);
  REQUIRE(live.size() == 3);
  CHECK(live.front().contact == "sip:100@b");
  CHECK(f.registrar.Register(f.Asking({"1", "2", "3", "4"}), kNow + 6s).status == 400);
}

TEST_CASE("a phone that stays silent is reported gone when its time is over") {
  Fixture f;
  f.registrar.Register(f.Asking({"sip:100@a"}), kNow);
  f.registrar.Sweep(kNow + 59s);
  CHECK(f.presence.back().present);
  CHECK(f.registrar.live() == 1);
  CHECK(f.Live(kNow + 60s) == 0);
  f.registrar.Sweep(kNow + 60s);
  CHECK_FALSE(f.presence.back().present);
  CHECK(f.registrar.live() == 0);
}

TEST_CASE("a phone of another edge that expires here is not reported gone") {
  Fixture f;
  f.registrar.Learn("empoli", "100",
                    {{.contact = "sip:100@x", .edge = "edge-2", .expires_at = kNow + 50s}}, kNow);
  f.registrar.Sweep(kNow + 60s);
  CHECK(f.registrar.live() == 0);
  CHECK(f.presence.empty());
}

TEST_CASE("what the store knew is learnt, but never over what is known here") {
  Fixture f;
  const Binding stored{.contact = "sip:100@old", .expires_at = kNow + 50s};
  const Binding expired{.contact = "sip:100@dead", .expires_at = kNow - 1s};
  f.registrar.Learn("empoli", "100", {stored, expired}, kNow);
  REQUIRE(f.Live() == 1);
  CHECK(f.registrar.Live("empoli", "100", kNow)[0] == stored);
  f.registrar.Register(f.Asking({"sip:100@new"}), kNow);
  f.registrar.Learn("empoli", "100", {expired}, kNow);
  CHECK(f.Live() == 2);
}
