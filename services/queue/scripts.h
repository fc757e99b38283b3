// The Lua scripts of the queue, each with what they share put before it.
#pragma once

#include "redis/request.h"

namespace centralino::queue {

struct Scripts {
  redis::Script join, leave, reserve, settle, presence, operator_mode, due, heartbeat, ahead, lines,
      operators, configure, answers, callback_ask, callback_take, callback_end, callbacks;

  static const Scripts& All();
};

}  // namespace centralino::queue
