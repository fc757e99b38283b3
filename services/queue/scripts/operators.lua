-- How operators stand, for admin clients and dashboards.
-- A: operators.
-- Answer: {operator, unregistered | available | ringing | talking | wrap-up | paused | away,
-- reason, since} for each.
local rows = {}
for _, operator in ipairs(A) do
  local o = load_operator(operator)
  local state = 'available'
  if o.act ~= '' then
    state = o.act
  elseif o.bound <= now then
    state = 'unregistered'
  elseif o.mode ~= '' then
    state = o.mode
  elseif o.wrap_until > now then
    state = 'wrap-up'
  end
  rows[#rows + 1] = {operator, state, (state == 'paused' or state == 'away') and o.reason or '', o.since}
end
return tell(unpack(rows))
