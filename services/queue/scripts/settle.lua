-- What became of an offer or reservation.
-- A: offer, result (answered | ended | busy | no-answer | declined | unreachable | withdrawn).
-- Answer: ok | over (it ended meanwhile in another way: give the call up) | unknown.
--
--            answered      ended        failed, withdrawn
--   ringing  -> talking    -> over      -> over
--   talking  ok            -> over      over
--   over     ok where it had been answered or ended so; otherwise over
--
-- Withdrawn means that the caller left: his ticket leaves with it.
local offer, result = A[1], A[2]

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
if result == 'answered' or result == 'ended' then
  local o = load_operator(f.operator)
  if t then
    leave_line(f.ticket, t, 'waiting')
    event('count', t.group, 'answered', now - t.joined)
  end
  f.state = 'talking'
  save_offer(offer, f)
  not_due('o:' .. offer)
  set_operator(f.operator, o, {act = 'talking', since = now, calls = o.calls + 1, doubt = false})
  if result == 'ended' then end_talk(offer, f, 'ended') end
elseif result == 'withdrawn' then
  if t then
    leave_line(f.ticket, t, 'waiting')
    event('count', t.group, 'abandoned', now - t.joined)
  end
  fail_offer(offer, f, result)
else
  fail_offer(offer, f, result)
end
dispatch(touched(f.group, f.operator))
return answer('ok')
