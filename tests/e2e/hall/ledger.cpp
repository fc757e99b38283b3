#include "e2e/hall/ledger.h"

#include <algorithm>

namespace centralino::support {

Ledger::Entry& Ledger::operator[](const std::string& caller) {
  return *std::find_if(entries_.begin(), entries_.end(),
                       [&](const Entry& entry) { return entry.caller == caller; });
}

Ledger::Span Ledger::Truth(const std::string& caller, Instant first_packet) const {
  Span span;
  for (const Entry& entry : entries_) {
    if (entry.caller == caller) break;
    if (entry.left > first_packet) ++span.least;                     // ahead all the while
    if (entry.gone > first_packet - milliseconds(100)) ++span.most;  // ahead at some instant
  }
  return span;
}

}  // namespace centralino::support
