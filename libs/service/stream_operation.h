// What a completion queue gives back: the address of one of these is the tag of an operation.
#pragma once

namespace centralino::service {

class StreamOperation {
 public:
  // On the thread that polls the queue. `ok` as gRPC says it of the operation.
  virtual void Done(bool ok) = 0;

 protected:
  ~StreamOperation() = default;
};

}  // namespace centralino::service
