// The line as the test made it: who joined in what order, who left and when.
#pragma once

#include <string>
#include <vector>

#include "support/loop/loop.h"

namespace centralino::support {

class Ledger {
 public:
  struct Entry {
    std::string caller;
    // He leaves at an instant between his BYE and queue's own word that he is gone.
    Instant left = Instant::max();
    Instant gone = Instant::max();
  };
  struct Span {
    int least = 0;
    int most = 0;
  };

  void Join(const std::string& caller) { entries_.push_back({caller}); }
  Entry& operator[](const std::string& caller);

  // What the line's number was for him at the instants from 100 ms before the first packet until
  // that packet (DESIGN §3), and no others.
  Span Truth(const std::string& caller, Instant first_packet) const;

 private:
  std::vector<Entry> entries_;
};

}  // namespace centralino::support
