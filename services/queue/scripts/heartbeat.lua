-- An edge lives: its lease is renewed and what it missed is told.
-- A: edge, number of lines, group and version of each, then the offers it is running (ringing or
--    talking).
-- Answer: {group, version, staff (common.lua)...} of lines that are newer, {offer, ...} of those that are over, then one
-- {offer, ticket, call, group, operator, ring, expires, along} for each that rings and was not listed.
-- A talk that its edge has not listed for a lease's time is over: its end was lost.
local edge, lines = A[1], tonumber(A[2])

local newer, over = {}, {}
for i = 3, 1 + 2 * lines, 2 do
  local version = version_of(A[i])
  if version > tonumber(A[i + 1]) then
    newer[#newer + 1] = A[i]
    newer[#newer + 1] = version
    newer[#newer + 1] = staff_of(A[i])
  end
end
local listed = {}
for i = 3 + 2 * lines, #A do
  local f = load_offer(A[i])
  listed[A[i]] = true
  if not f then
    over[#over + 1] = {A[i], '', ''}
  elseif f.state == 'over' or f.edge ~= edge then
    over[#over + 1] = {A[i], f.ticket, f.call}
  end
end
local missing = {}
local groups = {}
local running = call('SMEMBERS', S .. ':offers:' .. edge)
for _, offer in ipairs(running) do
  local f = load_offer(offer)
  if listed[offer] then
    if f.unlisted ~= '' then
      f.unlisted = ''
      save_offer(offer, f)
    end
  else
    if f.state == 'ringing' then
      if f.ticket ~= '' then
        missing[#missing + 1] = {offer, f.ticket, f.call, f.group, f.operator, f.ring, f.expires,
          load_ticket(f.ticket).offer ~= offer and 1 or 0}
      end
    elseif f.unlisted == '' then
      f.unlisted = now
      save_offer(offer, f)
    elseif now - tonumber(f.unlisted) >= LEASE then
      end_talk(offer, f, 'lost')
      for _, group in ipairs(touched(nil, f.operator)) do groups[#groups + 1] = group end
    end
  end
end
if #running > 0 or call('EXISTS', S .. ':tickets:' .. edge) == 1 then renew_lease(edge) end
dispatch(groups)
return answer(newer, over, missing)
