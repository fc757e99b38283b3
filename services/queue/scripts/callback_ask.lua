-- A caller asks to be called back: he may hang up and keeps his place.
-- A: ticket, number, kept, ms until the first call, ms until a second, tries, ms until it is given
--    up.
-- Answer: ok | already (this number keeps a place in the line) | connecting (an operator's phone
-- rings for him now) | full | gone. A repeat changes nothing.
local ticket, number, kept, grace, retry, most, life =
  A[1], A[2], A[3], tonumber(A[4]), A[5], A[6], tonumber(A[7])

-- Those who are called back later are passed by: among 64 must be some who are not.
local MOST = 50

local t = load_ticket(ticket)
if not t then return tell('gone') end
local numbers, record = S .. ':numbers:' .. t.group, S .. ':callback:' .. ticket
local holder = call('HGET', numbers, number)
if holder == ticket and t.back ~= 'back' then return tell('ok') end
if holder and holder ~= ticket then return tell('already') end
if t.offer ~= '' then return tell('connecting') end
if call('HLEN', numbers) >= MOST then return tell('full') end

if t.back ~= '' then forget_callback(ticket, t) end
call('HSET', numbers, number, ticket)
call('HSET', record, 'number', number, 'kept', kept, 'tries', 0, 'most', most, 'retry', retry,
  'until', whole(now + life))
event('count', t.group, 'callback-asked', now - t.joined)
call_later(ticket, t, now + grace)
return answer('ok')
