-- A caller hung up or is taken out of the line; a phone that rings for him is free again.
-- A: ticket, why (abandoned | timeout | failed-call).
-- Answer: ok, also for a ticket that is over. One that was never heard of may have been overtaken
-- by its own leave on another replica: its join will then find it over.
local ticket, why = A[1], A[2]

local t = load_ticket(ticket)
if not t then
  forget_ticket(ticket, 'waiting')
  return answer('ok')
end
local operator
if t.offer ~= '' then
  local f = load_offer(t.offer)
  operator = f.operator
  leave_line(ticket, t, 'waiting')
  fail_offer(t.offer, f, 'withdrawn')
else
  leave_line(ticket, t, 'waiting')
end
event('count', t.group, why, now - t.joined)
dispatch(touched(operator and t.group, operator))
return answer('ok')
