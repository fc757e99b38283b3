// Keeping one's place, and the class of service: the same in a configuration and in a decision.
#pragma once

#include <google/protobuf/repeated_field.h>

#include <string>

#include "centralino/common/v1/common.pb.h"
#include "model/organization.h"
#include "model/violation.h"

namespace centralino::wire {

namespace common_pb = centralino::common::v1;

common_pb::Callback ToProto(const model::Callback& callback);
// Notes what is wrong.
model::Callback FromProto(const common_pb::Callback& message, const std::string& field,
                          model::Violations& wrong);

using NumberClasses = google::protobuf::RepeatedField<int>;
void Write(const model::ClassOfService& numbers, NumberClasses& out);
model::ClassOfService ReadClasses(const NumberClasses& classes, const std::string& field,
                                  model::Violations& wrong);

}  // namespace centralino::wire
