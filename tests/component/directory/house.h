// directory as its clients see it: the whole service but for main(), on a port of its own.
#pragma once

#include <grpcpp/grpcpp.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "centralino/directory/v1/directory.grpc.pb.h"
#include "database.h"
#include "service/metrics.h"
#include "services/directory/calls.h"
#include "services/directory/editor.h"
#include "services/directory/emergencies.h"
#include "services/directory/publications.h"

namespace centralino::testing {

namespace pb = directory::v1;

// A folder of a test's own.
class Folder {
 public:
  Folder();
  ~Folder();
  std::string operator/(const std::string& name) const { return path_ / name; }
  std::string path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class House {
 public:
  // `port` 0: any. Waits until the database is there, unless it is told not to.
  explicit House(const std::string& connection, int port = 0, bool wait = true);
  ~House();

  int port() const { return port_; }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  postgres::Pool& pool() { return *pool_; }
  pb::Directory::Stub& stub() { return *stub_; }

  // Calls a method of the stub: Call(&Stub::GetDraft, request, &response).
  template <class Request, class Response>
  grpc::Status Call(grpc::Status (pb::Directory::Stub::*method)(grpc::ClientContext*,
                                                                const Request&, Response*),
                    const Request& request, Response* response) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    context.AddMetadata("centralino-user", "the test");
    return ((*stub_).*method)(&context, request, response);
  }

  // The draft of `configuration`, created or replaced; the test fails when it is refused.
  pb::Draft Update(const pb::Configuration& configuration);
  pb::Revision Publish(const std::string& organization);

 private:
  Folder folder_;
  std::unique_ptr<secrets::Vault> vault_;
  service::Metrics metrics_{"directory"};
  std::unique_ptr<postgres::Pool> pool_;
  std::unique_ptr<directory::Publications> publications_;
  std::unique_ptr<directory::Editor> editor_;
  std::unique_ptr<directory::Emergencies> emergencies_;
  std::unique_ptr<directory::Calls> calls_;
  std::unique_ptr<grpc::Service> api_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<pb::Directory::Stub> stub_;
  int port_ = 0;
};

// A small organisation that can be published: one site, desk, operator, group, guide and number.
pb::Configuration Small(const std::string& id, const std::string& number = "+390571900100");

// Until it is true, at most ten seconds.
bool Soon(const std::function<bool()>& condition);

}  // namespace centralino::testing
