-- Where the number of callers ahead is a rank: in a line whose operators serve no other line in
-- which anybody waits, and whose callers take whoever comes.

local function once(reckon)
  local known = {}
  return function(group)
    if known[group] == nil then known[group] = reckon(group) end
    return known[group]
  end
end

local has_callers = once(function(group)
  return call('EXISTS', S .. ':wait:' .. group, S .. ':ring:' .. group) > 0
end)
local has_exceptions = once(function(group)
  return call('EXISTS', S .. ':except:' .. group) == 1
end)
local ringing_in = once(function(group) return call('ZCARD', S .. ':ring:' .. group) end)
local is_simple = once(function(group)
  for _, neighbour in ipairs(neighbours(group)) do
    if neighbour ~= group and has_callers(neighbour) then return false end
  end
  return not has_exceptions(group)
end)

-- His place in his own line, while no phone rings for him.
local function place_of(ticket, t)
  return call('ZRANK', S .. ':wait:' .. t.group, ticket) + ringing_in(t.group)
end
local present_in = once(function(group) return call('SCARD', S .. ':present:' .. group) end)

-- Those waiting before him, and those to whom a phone rings; nil where it is no rank.
local function rank_of(ticket, t)
  if not is_simple(t.group) then return nil end
  if t.offer ~= '' then return call('ZCOUNT', S .. ':ring:' .. t.group, '-inf', below(t.score)) end
  return place_of(ticket, t)
end
