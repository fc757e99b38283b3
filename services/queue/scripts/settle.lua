-- What became of an offer or reservation.
-- A: offer, result (answered | ended | busy | no-answer | declined | unreachable | withdrawn).
-- Answer: ok | over (it ended meanwhile in another way: give the call up) | unknown.
--
--            answered      ended        failed, withdrawn
--   ringing  -> talking    -> over      -> over
--   talking  ok            -> over      over
--   over     ok where it had been answered or ended so; otherwise over
--
-- An answer to one who waited is kept: from it is reckoned how long others will wait.
--
-- Withdrawn means that the caller left: his ticket leaves with it.
local offer, result = A[1], A[2]

local ANSWERS = 500  -- of each group, at most twice as many

-- Counts the answer; nil or by how much the number told with joining was too great.
local function keep_answer(t)
  local answered = call('HINCRBY', S .. ':answered', t.group, 1)
  if t.place == '' then return nil end
  local key = S .. ':answers:' .. t.group
  local kept = call('LPUSH', key,
    table.concat({t.place, t.present, whole(t.joined), whole(now - t.joined)}, ' '))
  if kept > 2 * ANSWERS then call('LTRIM', key, 0, ANSWERS - 1) end
  return t.answered ~= '' and t.place - (answered - 1 - t.answered) or nil
end

local f = load_offer(offer)
if not f then return answer('unknown') end
if f.state == 'over' then
  if f.result == result or (f.result == 'ended' and result == 'answered') then
    return answer('ok')
  end
  return answer('over')
end
if f.state == 'talking' then
  if result == 'answered' then return answer('ok') end
  if result ~= 'ended' then return answer('over') end
  end_talk(offer, f, 'ended')
  dispatch(touched(nil, f.operator))
  return answer('ok')
end

local t = f.ticket ~= '' and load_ticket(f.ticket) or nil
local groups = {}
if result == 'answered' or result == 'ended' then
  local o = load_operator(f.operator)
  if t then
    leave_line(f.ticket, t, 'waiting')
    event('count', t.group, 'answered', now - t.joined, keep_answer(t))
    groups = let_go(t, offer, true)
  end
  f.state = 'talking'
  save_offer(offer, f)
  not_due('o:' .. offer)
  set_operator(f.operator, o, {act = 'talking', since = now, calls = o.calls + 1, doubt = false,
    misses = 0})
  if result == 'ended' then end_talk(offer, f, 'ended') end
elseif result == 'withdrawn' and t and t.back ~= '' then
  -- The edge does not know of this call: it has begun anew. He is called again.
  groups = let_go(t, nil, false)
  call_later(f.ticket, t, now)
elseif result == 'withdrawn' then
  if t then
    leave_line(f.ticket, t, 'waiting')
    event('count', t.group, 'abandoned', now - t.joined)
    groups = let_go(t, offer, true)
  end
  fail_offer(offer, f, result)
else
  fail_offer(offer, f, result)
end
for _, group in ipairs(touched(f.group, f.operator)) do groups[#groups + 1] = group end
dispatch(groups)
return answer('ok')
