// The numbers of callers in lines that are told in full: every caller, in any order. The library
// wants only those named who are not like all others, and the rest counted.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "waiting/ahead.h"

namespace centralino::support {

inline std::vector<std::optional<int>> AheadInFull(const std::vector<waiting::Line>& lines,
                                                   const std::vector<model::TicketId>& tickets) {
  std::vector<waiting::Line> named = lines;
  for (waiting::Line& line : named) {
    line.waiting = static_cast<int>(
        std::count_if(line.callers.begin(), line.callers.end(),
                      [](const waiting::Caller& caller) { return caller.ringing_at.empty(); }));
    std::erase_if(line.callers, [](const waiting::Caller& caller) {
      return caller.ringing_at.empty() && caller.except.empty() && caller.kept_from.empty();
    });
  }
  std::vector<waiting::Question> questions;
  for (const model::TicketId& ticket : tickets) {
    waiting::Question question;
    for (const waiting::Line& line : lines) {
      for (const waiting::Caller& caller : line.callers) {
        if (caller.ticket == ticket) question = {.caller = caller, .group = line.group};
      }
    }
    for (const waiting::Line& line : lines) {
      question.waiting_before.push_back(static_cast<int>(std::count_if(
          line.callers.begin(), line.callers.end(), [&](const waiting::Caller& caller) {
            return caller.ringing_at.empty() && caller.place < question.caller.place;
          })));
    }
    questions.push_back(std::move(question));
  }
  return waiting::Ahead(named, questions);
}

}  // namespace centralino::support
