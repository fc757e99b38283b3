-- A phone's registration: there until an instant, or gone.
-- A: operator, instant (ms; in the past: unregistered).
-- Answer: ok. An edge tells what it knows again and again: mostly it is known.
local operator, bound = A[1], tonumber(A[2])

local o = load_operator(operator)
if o.bound == bound and is_in_place(o) then return tell('ok') end
local was_bound = o.bound > now
local changes = {bound = bound}
if bound > now then
  due_at('p:' .. operator, bound)
  if not was_bound then
    changes.doubt, changes.rest_until = false, 0
    changes.calls = 0
    if o.act == '' then changes.idle, changes.since = now, now end
  end
else
  not_due('p:' .. operator)
  if was_bound and o.act == '' then changes.since = now end
end
set_operator(operator, o, changes)
local ringing = bound <= now and o.act == 'ringing' and load_offer(o.offer)
if ringing then withdraw(o.offer, ringing, 'withdrawn') end
dispatch(touched(ringing and ringing.group, operator))
return answer('ok')
