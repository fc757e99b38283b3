-- An edge takes over calls to be made: callers who are to be called back, whose turn has come.
-- A: edge, ms that calling and asking may take, then the ids of new calls, one for each at most.
-- Answer: {ticket, call, offer, group, operator, ring, expires, number, kept, 1 if this is the last
-- try} for each.
local edge, limit = A[1], tonumber(A[2])

local rows = {}
for _, offer in ipairs(call('SMEMBERS', S .. ':offers:')) do
  local call_id = A[3 + #rows]
  if not call_id then break end
  local f = load_offer(offer)
  local ticket = f.ticket
  local t = load_ticket(ticket)
  attach(ticket, t, edge)
  t.call, t.back = call_id, 'called'
  save_ticket(ticket, t)
  call('SMOVE', S .. ':offers:', S .. ':offers:' .. edge, offer)
  f.edge, f.call, f.expires = edge, call_id, now + limit + GRACE
  save_offer(offer, f)
  due_at('o:' .. offer, f.expires)
  not_due('b:' .. ticket)
  local known = call('HMGET', S .. ':callback:' .. ticket, 'number', 'kept', 'tries', 'most')
  rows[#rows + 1] = {ticket, call_id, offer, f.group, f.operator, f.ring, f.expires, known[1],
    known[2], tonumber(known[3]) + 1 >= tonumber(known[4]) and 1 or 0}
end
if #rows == 0 then return tell(unpack(rows)) end
renew_lease(edge)
return answer(unpack(rows))
