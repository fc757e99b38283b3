// directory's gRPC service.
#pragma once

#include <memory>

namespace grpc {
class Service;
}

namespace centralino::service {
class Metrics;
}

namespace centralino::directory {

class Calls;
class Editor;
class Emergencies;
class Publications;

// The parts outlive it.
std::unique_ptr<grpc::Service> NewApi(Editor& editor, Emergencies& emergencies, Calls& calls,
                                      Publications& publications, service::Metrics& metrics);

}  // namespace centralino::directory
