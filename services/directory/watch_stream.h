// The server's side of WatchSnapshots: one stream of one watcher.
#pragma once

#include <grpcpp/support/server_callback.h>

#include "services/directory/publications.h"

namespace centralino::directory {

// Owns itself until gRPC is done with it.
grpc::ServerWriteReactor<v1::WatchSnapshotsResponse>* NewWatchStream(
    Publications& publications, const v1::WatchSnapshotsRequest& request);

}  // namespace centralino::directory
