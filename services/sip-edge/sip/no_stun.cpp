#include "services/sip-edge/sip/no_stun.h"

#include <sofia-sip/msg.h>
#include <sofia-sip/msg_addr.h>
#include <sofia-sip/tport.h>
// This one header of the stack forgot to say that it is C.
extern "C" {
#include <sofia-sip/tport_plugins.h>
}

namespace centralino::edge {
namespace {

tport_stun_server_t* Create(su_root_t*, tagi_t const*) {
  static char nothing = 0;  // the stack only asks whether there is a server
  return reinterpret_cast<tport_stun_server_t*>(&nothing);
}
void Destroy(tport_stun_server_t*) {}
int Socket(tport_stun_server_t*, su_socket_t) { return 0; }
void Request(tport_stun_server_t*, su_socket_t, void*, ssize_t, void*, socklen_t) {}

}  // namespace

void IgnoreStun() {
  // The library wants to hear of a table that is larger than the one it knows.
  static const tport_stun_server_vtable_t kTable = {
      sizeof kTable + 1, Create, Destroy, Socket, Socket, Request};
  tport_plug_in_stun_server(&kTable);
}

}  // namespace centralino::edge
