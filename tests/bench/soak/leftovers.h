// What may not be left when nobody calls any more: in the services' gauges, in Redis, and what must
// be there: the records in PostgreSQL.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "bench/soak/ledger.h"
#include "support/stack/status.h"

namespace centralino::soak {

// The sum of a metric over its labels; nullopt if the service does not answer or has none.
std::optional<double> Metric(const support::Status& status, const std::string& service,
                             const std::string& name, const std::string& label = "");

// Gauges that are 0 at rest, each with what it is now if it is not: "2 calls at sip-edge".
std::vector<std::string> BusyGauges(const support::Status& status);

// Keys and fields of the organisation that only a call, an offer, a lease or a binding can have
// made: "{soak}:queue:line:front (3)".
std::vector<std::string> LeftInRedis(const std::string& address);

// By SIP Call-ID of the caller's leg: the calls that began since then.
struct Records {
  std::map<std::string, Recorded> calls;
  std::string why;  // not empty: PostgreSQL did not answer
};
Records ReadRecords(const std::string& postgres, double since);  // seconds since 1970

}  // namespace centralino::soak
