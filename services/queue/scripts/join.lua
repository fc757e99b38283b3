-- A caller joins a line, and is offered an operator if one is free.
-- A: ticket, group, edge, call, priority, except, max callers (0: no limit),
--    wait when nobody is present (1 or 0), ring ms, wrap-up ms.
-- Answer: waiting | full | nobody | no-group, version of the line; then, for one who has come just
-- now, his place in the line (-1: a phone rings for him), how many operators are present and, where
-- it is a rank, how many are ahead.
-- A repeat changes nothing. A ticket lost with its edge's lease gets its old place back.
local ticket, group, edge, call_id, priority, except, most, wait_anyway, ring, wrap =
  A[1], A[2], A[3], A[4], tonumber(A[5]), A[6], tonumber(A[7]), A[8], A[9], A[10]

renew_lease(edge)
local known, memory = load_ticket(ticket)
if known then return answer('waiting', version_of(group)) end
local lost_score, lost_joined, offers_made
if memory then
  lost_score, lost_joined, offers_made = string.match(memory, '^lost (%-?%d+) (%d+) (%d+)$')
  if not lost_score then return answer(memory, version_of(group)) end
end

local function refuse(result)
  forget_ticket(ticket, result)
  return answer(result, version_of(group))
end

if not known_neighbours(group) then return answer('no-group', 0) end
if most > 0 and line_length(group) >= most then return refuse('full') end
if wait_anyway == '0' then
  local present = call('SCARD', S .. ':present:' .. group)
  if except ~= '' then present = present - call('SISMEMBER', S .. ':present:' .. group, except) end
  if present <= 0 then return refuse('nobody') end
end

local t = {group = group, edge = edge, call = call_id, ring = ring, wrap = wrap,
  offers = offers_made or 0, offer = '', except = except, tried = '',
  place = '', present = '', answered = ''}
if lost_score then
  t.score, t.joined = tonumber(lost_score), tonumber(lost_joined)
else
  t.score, t.joined = call('INCR', S .. ':seq') - priority * PRIORITY, now
end
enter_line(ticket, t)
dispatch({group})
local rank = rank_of(ticket, t)
if t.offer == '' and not lost_score then
  -- What his wait will teach (settle.lua).
  t.place, t.present = rank or place_of(ticket, t), present_in(group)
  if rank then t.answered = call('HGET', S .. ':answered', group) or 0 end
  save_ticket(ticket, t)
end
return answer('waiting', version_of(group), t.place == '' and -1 or t.place, present_in(group), rank)
