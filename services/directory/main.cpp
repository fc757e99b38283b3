// directory: the organisation, its drafts and revisions, and the records of its calls.
#include <cstdio>
#include <string>

#include "service/service.h"
#include "service/text.h"
#include "services/directory/api.h"
#include "services/directory/calls.h"
#include "services/directory/editor.h"
#include "services/directory/emergencies.h"
#include "services/directory/observe.h"
#include "services/directory/publications.h"
#include "services/directory/record_consumer.h"
#include "services/directory/schema.h"

#include <grpcpp/impl/codegen/service_type.h>

using namespace centralino;

int main(int argc, char** argv) {
  service::Config config("directory", "The organisation: drafts, revisions, call records.");
  std::string postgres = "host=127.0.0.1 port=7432 dbname=centralino user=centralino";
  service::Address redis_address{"127.0.0.1", 7379};
  std::string key_file;
  std::int64_t gather_ms = 1000;
  config.Add("postgres", &postgres, "PostgreSQL, as libpq's connection string or URI");
  config.Add("redis", &redis_address, "Redis, for the records of calls");
  config.Add("gather-records-ms", &gather_ms, "records of calls are gathered for so long");
  config.Add("key-file", &key_file, "the key that seals telephones' passwords");
  if (auto exit_code = config.Parse(argc, argv)) return *exit_code;

  if (key_file.empty()) {
    std::fprintf(stderr, "directory: --key-file is needed (make one: centralinoctl keygen FILE)\n");
    return 2;
  }
  if (gather_ms < 10 || gather_ms > 60'000) {
    std::fprintf(stderr, "directory: --gather-records-ms is not within 10 and 60000\n");
    return 2;
  }
  const auto vault = secrets::Vault::FromFile(key_file);
  const auto redis = redis::ParseAddress(redis_address.ToString());
  for (const absl::Status& status : {vault.status(), redis.status()}) {
    if (status.ok()) continue;
    std::fprintf(stderr, "directory: %s\n", std::string(status.message()).c_str());
    return 1;
  }

  service::Service service(config);
  directory::Observer observer(service.metrics(), service.health());
  postgres::Pool pool({.connection = postgres,
                       .prepare = directory::PrepareDatabase,
                       .on_change = observer.OnPostgres(),
                       .on_transaction = observer.OnTransaction()});
  directory::Publications publications(pool, observer.ForPublications());
  directory::Editor editor(pool, *vault, observer.OnPublished(publications));
  directory::Emergencies emergencies(pool, observer.OnEmergency(publications));
  directory::Calls calls(pool);
  directory::RecordConsumer consumer(pool,
                                     {.redis = *redis,
                                      .instance = config.common().instance,
                                      .gather = std::chrono::milliseconds(gather_ms)},
                                     observer.ForRecords());

  const auto api = directory::NewApi(editor, emergencies, calls, publications, service.metrics());
  service.Serve(*api);
  service.OnDrain("end streams", [&](auto) {
    publications.Stop(absl::UnavailableError("directory is stopping"));
  });
  return service.Run();
}
