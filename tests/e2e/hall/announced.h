// What sip-edge's log says of the numbers that it had read out.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "support/stack/status.h"

namespace centralino::support {

struct Announced {
  int number = 0;
  Instant first_packet;
  bool heard = false;  // to the end of the number
};

// Those that began after `since`, by the caller's own number (+39…), in order.
std::map<std::string, std::vector<Announced>> ReadAnnounced(const Status& status, Instant since);

// Of all callers, heard to the end: sip-edge's metric.
int CountHeard(const Status& status);

}  // namespace centralino::support
