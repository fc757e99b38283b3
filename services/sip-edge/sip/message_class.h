// sofia's SIP parser with three corrections of ours, made where messages are parsed so that also
// what the stack answers by itself obeys them.
#pragma once

struct msg_mclass_s;

namespace centralino::edge {

const msg_mclass_s* MessageClass();

}  // namespace centralino::edge
