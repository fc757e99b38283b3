// How many callers will be served before this one if nobody new arrives?
//
// The queue's rule: an operator who becomes free is given the first caller, in the one order of
// all callers of the organisation, among those whose line he serves and who may get him. Which
// operator becomes free first nobody knows. So of a caller c who stands before X in that order:
//
//   every operator who could be given X could be given c   c is surely served before X: counted
//   some operator could be given X but not c               he may be free first, or may not
//                                                          be: the number is unknown
//   no operator could be given both                        c has nothing to do with X
//
// Of a level that opens late an operator could surely be given to nobody of that line, and possibly
// to each; in X's own line that makes no difference: there nobody overtakes. Where his own line has
// such a level and somebody behind him in another line could be given one of it, the number is
// unknown: that caller may be served first.
//
// A caller who stands behind X is never given an operator who could be given X, unless the phone
// of that operator rings for him already: then he is counted. "Served" is when a phone begins to
// ring; those who ring now are taken to be answered, and count as they did while they waited.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "model/id.h"

namespace centralino::waiting {

struct Caller {
  model::TicketId ticket;
  // In the one order of all callers: lower is served earlier, no two alike.
  std::int64_t place = 0;
  // The operator whose phone rings for him; empty: he waits.
  model::OperatorId ringing_at;
  // Further ones, where a group rings all at once.
  std::vector<model::OperatorId> ringing_also;
  // The operator whom he must not get; empty: any will do.
  model::OperatorId except;
  // Further ones: those who do not speak the language that he needs.
  std::vector<model::OperatorId> kept_from;
  bool operator==(const Caller&) const = default;
};

struct Line {
  model::GroupId group;
  // Those who are there: free, ringing, talking or in wrap-up. Who is away serves nobody.
  std::vector<model::OperatorId> operators;
  // All who belong to it, there or not: they count for a caller for whom nobody is there.
  // Holds all of `operators`.
  std::vector<model::OperatorId> members;
  // Of a level of competence that opens late: nobody behind the first of this line has one of them
  // before him, but whoever waits in another line may have.
  std::vector<model::OperatorId> late;
  // How many wait in it, whether among its `callers` or not.
  int waiting = 0;
  // Those to whom a phone rings, and those who must not get some operator. All others are alike:
  // how many they are says everything, so that what this costs does not grow with the line.
  std::vector<Caller> callers;
  bool operator==(const Line&) const = default;
};

struct Question {
  Caller caller;
  model::GroupId group;
  // In each of the lines, how many wait in places before his, whether among its `callers` or not.
  std::vector<int> waiting_before;
};

// One entry for each question; nullopt: unknown. `lines` holds every line that shares an operator
// with those of the questions. To a caller whose phone rings the number is how many ring that stand
// before him and could be given an operator of his.
std::vector<std::optional<int>> Ahead(std::span<const Line> lines,
                                      std::span<const Question> questions);

}  // namespace centralino::waiting
