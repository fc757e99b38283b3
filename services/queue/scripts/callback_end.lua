-- A call back came to nothing, or is not wanted any more.
-- A: ticket, missed (he could not be reached) | cancelled (he said so) | removed (the desk did).
-- Answer: again (he will be tried once more, in his place) | over | gone (nobody of this ticket is
-- to be called back) | called (not removed: he is being called, or is on the line).
local ticket, why = A[1], A[2]

local t = load_ticket(ticket)
if not t or t.back == '' then return answer('gone') end
if why == 'removed' and (t.back == 'called' or t.back == 'back') then return answer('called') end
if why == 'missed' and t.back ~= 'called' then return answer('gone') end

local groups = let_go(t, nil, false)
local result = 'over'
if why == 'missed' then
  local record = S .. ':callback:' .. ticket
  local known = call('HMGET', record, 'most', 'retry', 'until')
  local tries = call('HINCRBY', record, 'tries', 1)
  if tries < tonumber(known[1]) and now + known[2] < tonumber(known[3]) then
    result = 'again'
    event('count', t.group, 'callback-missed', now - t.joined)
    call_later(ticket, t, now + known[2])
  else
    give_up(ticket, t, 'callback-given-up')
  end
else
  give_up(ticket, t, 'callback-cancelled')
end
for _, group in ipairs(neighbours(t.group)) do groups[#groups + 1] = group end
dispatch(groups)
return answer(result)
