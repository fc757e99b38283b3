-- How many callers will be served before these tickets?
-- A: the most callers to hand out for the reckoning, then the tickets.
-- Answer: one {ticket, "gone"} or {ticket, "rank", ahead, version, ringing (1 or 0)} or
-- {ticket, "lines", 0, version, ringing} for each; then, where there is one of the last kind, the
-- lines to play forward (libs/waiting): {group, {present operators}, {members}, {ticket,
-- score, ringing operator or "", except or "", ...}} for each group concerned. Too many callers: "unknown".
--
-- A line whose operators serve no other line in which anybody waits, and whose callers take
-- whoever comes, is a rank: those waiting before, and those to whom a phone rings.
local most = tonumber(A[1])

local simple_of, closed = {}, {}
local wanted, wanted_seen = {}, {}
local last = -math.huge  -- of those who ask, the place furthest back

local function want(group)
  if wanted_seen[group] or call('ZCARD', S .. ':line:' .. group) == 0 then return end
  wanted_seen[group] = true
  wanted[#wanted + 1] = group
end

local any_except = call('EXISTS', S .. ':except') == 1
local function is_simple(group)
  if simple_of[group] ~= nil then return simple_of[group] end
  local simple = true
  for _, neighbour in ipairs(neighbours(group)) do
    if neighbour ~= group and call('ZCARD', S .. ':line:' .. neighbour) > 0 then simple = false end
  end
  if simple and any_except then
    for _, ticket in ipairs(call('HKEYS', S .. ':except')) do
      if call('ZSCORE', S .. ':line:' .. group, ticket) then simple = false end
    end
  end
  simple_of[group] = simple
  return simple
end

-- Many ask about one line.
local version_of_line, ringing_of_line = {}, {}
local function version_at(group)
  if not version_of_line[group] then
    version_of_line[group] = tonumber(call('HGET', S .. ':versions', group)) or 0
  end
  return version_of_line[group]
end
local function ringing_in(group)
  if not ringing_of_line[group] then
    ringing_of_line[group] = call('ZCARD', S .. ':ring:' .. group)
  end
  return ringing_of_line[group]
end

local rows = {}
for i = 2, #A do
  local ticket = A[i]
  local t = fields(S .. ':ticket:' .. ticket, 'group', 'score', 'offer')
  if not t.group then
    rows[#rows + 1] = {ticket, 'gone'}
  else
    local ringing = t.offer ~= ''
    local version = version_at(t.group)
    if is_simple(t.group) then
      local ahead
      if ringing then
        ahead = call('ZCOUNT', S .. ':ring:' .. t.group, '-inf',
          '(' .. string.format('%.0f', tonumber(t.score)))
      else
        ahead = call('ZRANK', S .. ':wait:' .. t.group, ticket) + ringing_in(t.group)
      end
      rows[#rows + 1] = {ticket, 'rank', ahead, version, ringing and 1 or 0}
    else
      for _, neighbour in ipairs(neighbours(t.group)) do want(neighbour) end
      last = math.max(last, tonumber(t.score))
      rows[#rows + 1] = {ticket, 'lines', 0, version, ringing and 1 or 0}
    end
  end
end

-- Who stands behind them all matters only while a phone rings for him.
local upto = string.format('%.0f', last)
local total = 0
for _, group in ipairs(wanted) do
  total = total + call('ZCOUNT', S .. ':line:' .. group, '-inf', upto)
end
local lines = {}
if total > most then
  for _, row in ipairs(rows) do
    if row[2] == 'lines' then row[2] = 'unknown' end
  end
else
  for _, group in ipairs(wanted) do
    local callers = {}
    local function add(flat, rings)
      for i = 1, #flat, 2 do
        local ticket = flat[i]
        local operator = ''
        if rings then
          local offer = call('HGET', S .. ':ticket:' .. ticket, 'offer')
          operator = call('HGET', S .. ':offer:' .. offer, 'operator')
        end
        callers[#callers + 1] = ticket
        callers[#callers + 1] = flat[i + 1]
        callers[#callers + 1] = operator
        callers[#callers + 1] = any_except and call('HGET', S .. ':except', ticket) or ''
      end
    end
    add(call('ZRANGE', S .. ':wait:' .. group, '-inf', upto, 'BYSCORE', 'WITHSCORES'), false)
    add(call('ZRANGE', S .. ':ring:' .. group, 0, -1, 'WITHSCORES'), true)
    lines[#lines + 1] = {group, call('SMEMBERS', S .. ':present:' .. group),
      cjson.decode(call('HGET', S .. ':config', 'm:' .. group) or '[]'), callers}
  end
end
return answer(rows, lines)
