// sofia-sip's types by name only.
#pragma once

struct msg_s;
struct nta_agent_s;
struct nta_incoming_s;
struct nta_leg_s;
struct nta_outgoing_s;
struct sip_s;
