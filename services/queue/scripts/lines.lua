-- How the lines stand, for admin clients and dashboards.
-- A: groups.
-- Answer: {group, waiting, ringing, joined of the longest waiting or -1, version, present, free,
-- how many are to be called back} for each.
local rows = {}

-- Of callers of one priority the first came first; each priority is a stretch of scores.
local function oldest(key)
  local joined, from = nil, '-inf'
  while true do
    local head = call('ZRANGE', key, from, '+inf', 'BYSCORE', 'LIMIT', 0, 1, 'WITHSCORES')
    if #head == 0 then return joined end
    joined = math.min(joined or math.huge, load_ticket(head[1]).joined)
    from = whole((math.floor(tonumber(head[2]) / PRIORITY) + 1) * PRIORITY)
  end
end

for _, group in ipairs(A) do
  local wait, ring = S .. ':wait:' .. group, S .. ':ring:' .. group
  local first, first_ringing = oldest(wait), oldest(ring)
  if first and first_ringing then first = math.min(first, first_ringing) end
  rows[#rows + 1] = {group, call('ZCARD', wait), call('ZCARD', ring),
    first or first_ringing or -1, version_of(group),
    call('SCARD', S .. ':present:' .. group), call('ZCARD', S .. ':free:' .. group),
    call('HLEN', S .. ':numbers:' .. group)}
end
return tell(unpack(rows))
