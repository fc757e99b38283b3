// Where finished calls lie between the edges and directory: Redis streams whose entries hold a
// serialised common.v1.CallRecord.
#pragma once

#include <string>
#include <string_view>

namespace centralino::wire {

inline constexpr int kRecordStreams = 16;  // every edge and every build must agree
inline constexpr char kRecordStreamPrefix[] = "records:";
inline constexpr char kRecordField[] = "record";

// "records:{0}" … "records:{15}".
inline std::string RecordStream(std::string_view prefix, int number) {
  return std::string(prefix) + "{" + std::to_string(number) + "}";
}

}  // namespace centralino::wire
