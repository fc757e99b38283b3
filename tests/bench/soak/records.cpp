// The records of a soak's calls, as PostgreSQL has them.
#include <pqxx/pqxx>

#include "bench/soak/leftovers.h"
#include "bench/soak/town.h"

namespace centralino::soak {

Records ReadRecords(const std::string& postgres, double since) {
  static constexpr char kQuery[] = R"(
    select caller->>'sip_call_id', caller->>'answered' is not null,
           coalesce((caller->>'status')::int, 0), coalesce(last.outcome, ''),
           coalesce(every.failure, false)
    from (select organization, began, call_id, jsonb_path_query_first(
            legs, '$.legs[*] ? (@.party == "caller")') as caller
          from call where organization = $1 and started >= to_timestamp($2)) as it
    left join lateral (select outcome from segment s where s.organization = it.organization
        and s.began = it.began and s.call_id = it.call_id order by position desc limit 1) as last
      on true
    left join lateral (select bool_or(outcome in ('media-lost', 'queue-unavailable', 'drained',
        'refused', 'no-such-group')) as failure from segment s
        where s.organization = it.organization and s.began = it.began and s.call_id = it.call_id)
      as every on true)";
  Records records;
  try {
    pqxx::connection connection(postgres);
    pqxx::read_transaction transaction(connection);
    for (const auto& row : transaction.exec_params(kQuery, std::string(kOrganization), since)) {
      Recorded& call = records.calls[row[0].is_null() ? "" : row[0].as<std::string>()];
      ++call.rows;
      call.answered = row[1].as<bool>();
      call.status = row[2].as<int>();
      call.outcome = row[3].as<std::string>();
      call.failure = row[4].as<bool>();
    }
  } catch (const std::exception& error) {
    records.why = error.what();
  }
  return records;
}

}  // namespace centralino::soak
