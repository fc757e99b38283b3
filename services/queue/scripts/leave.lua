-- A caller hung up or is taken out of the line; a phone that rings for him is free again.
-- A: ticket, why (abandoned | timeout | nobody | failed-call).
-- Answer: ok, also for a ticket that is over. One that was never heard of may have been overtaken
-- by its own leave on another replica: its join will then find it over.
local ticket, why = A[1], A[2]

local t, memory = load_ticket(ticket)
if not t then
  forget_ticket(ticket, memory and string.gsub(memory, '^lost', 'waiting') or 'waiting')
  return answer('ok')
end
-- A level that was closed to him was closed to those behind him.
local concerned = t.offer ~= '' or t.level ~= ''
leave_line(ticket, t, 'waiting')
local groups = let_go(t, nil, false)
if concerned then
  for _, group in ipairs(neighbours(t.group)) do groups[#groups + 1] = group end
end
event('count', t.group, why, now - t.joined)
dispatch(groups)
return answer('ok')
