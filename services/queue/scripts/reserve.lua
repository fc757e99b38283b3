-- Takes one operator for a direct, transferred or outgoing call.
-- A: offer, operator, edge, call, ring ms, wrap-up ms, outgoing (1 or 0).
-- Answer: reserved | absent | busy. A repeat of a reservation that was made changes nothing.
-- An operator who calls out himself is there, whatever was known of him; only ringing and talking
-- stand in the way.
local offer, operator, edge, call_id, ring, wrap, outgoing =
  A[1], A[2], A[3], A[4], tonumber(A[5]), A[6], A[7] == '1'

renew_lease(edge)
if load_offer(offer) then return answer('reserved') end
local o = load_operator(operator)
if not outgoing and not is_present(o) then return answer('absent') end
if o.act ~= '' or (not outgoing and o.wrap_until > now) then return answer('busy') end

local state = outgoing and 'talking' or 'ringing'
local expires = now + ring + GRACE
save_offer(offer, {ticket = '', group = '', operator = operator, call = call_id, edge = edge,
  ring = ring, wrap = wrap, expires = expires, state = state, result = '', unlisted = ''})
call('SADD', S .. ':offers:' .. edge, offer)
if outgoing then
  set_operator(operator, o, {act = state, offer = offer, since = now, doubt = false,
    wrap_until = 0, rest_until = 0, misses = 0})
else
  due_at('o:' .. offer, expires)
  set_operator(operator, o, {act = state, offer = offer, since = now})
end
return answer('reserved')
