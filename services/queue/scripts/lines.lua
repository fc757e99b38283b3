-- How the lines stand, for admin clients and dashboards.
-- A: groups.
-- Answer: {group, waiting, ringing, joined of the longest waiting or -1, version, present, free}
-- for each.
local rows = {}
for _, group in ipairs(A) do
  local oldest = call('ZRANGE', S .. ':age:' .. group, 0, 0, 'WITHSCORES')
  rows[#rows + 1] = {group, call('ZCARD', S .. ':wait:' .. group), call('ZCARD', S .. ':ring:' .. group),
    oldest[2] and tonumber(oldest[2]) or -1, version_of(group),
    call('SCARD', S .. ':present:' .. group), call('ZCARD', S .. ':free:' .. group)}
end
return answer(unpack(rows))
