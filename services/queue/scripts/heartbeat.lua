-- An edge lives: its lease is renewed and what it missed is told.
-- A: edge, number of lines, group and version of each, then the offers it is running (ringing or
--    talking).
-- Answer: {group, version...} of lines that are newer, {offer, ...} of those that are over, then one
-- {offer, ticket, call, group, operator, ring, expires} for each that rings and was not listed.
-- A talk that its edge has not listed for a lease's time is over: its end was lost.
local edge, lines = A[1], tonumber(A[2])

local newer, over = {}, {}
for i = 3, 1 + 2 * lines, 2 do
  local version = tonumber(call('HGET', S .. ':versions', A[i])) or 0
  if version > tonumber(A[i + 1]) then
    newer[#newer + 1] = A[i]
    newer[#newer + 1] = version
  end
end
local listed = {}
for i = 3 + 2 * lines, #A do
  local f = fields(S .. ':offer:' .. A[i], 'state', 'ticket', 'call', 'edge')
  listed[A[i]] = true
  if not f.state or f.state == 'over' or f.edge ~= edge then
    over[#over + 1] = {A[i], f.ticket or '', f.call or ''}
  end
end
local missing = {}
local groups = {}
local offers = call('SMEMBERS', S .. ':offers:' .. edge)
for _, offer in ipairs(offers) do
  local key = S .. ':offer:' .. offer
  if listed[offer] then
    call('HDEL', key, 'unlisted')
  else
    local f = load_offer(offer)
    if f.state == 'ringing' then
      if f.ticket ~= '' then
        missing[#missing + 1] = {offer, f.ticket, f.call, f.group, f.operator, tonumber(f.ring),
          tonumber(f.expires)}
      end
    elseif not f.unlisted then
      call('HSET', key, 'unlisted', now)
    elseif now - tonumber(f.unlisted) >= LEASE then
      end_talk(offer, f, 'lost')
      for _, group in ipairs(touched(nil, f.operator)) do groups[#groups + 1] = group end
    end
  end
end
if #offers > 0 or call('EXISTS', S .. ':tickets:' .. edge) == 1 then renew_lease(edge) end
dispatch(groups)
return answer(newer, over, missing)
