-- Lines and their versions, and what a script answers.

local dirty = {}     -- groups whose line moved
local versions = {}

-- The number a caller hears may depend on every line that shares an operator with his own.
local function moved(group)
  dirty[group] = true
  for _, neighbour in ipairs(neighbours(group)) do
    if not dirty[neighbour] and call('EXISTS', S .. ':edges:' .. neighbour) == 1 then
      dirty[neighbour] = true
    end
  end
end

local function version_before(group)
  if not versions[group] then
    versions[group] = tonumber(call('HGET', S .. ':versions', group)) or 0
  end
  return versions[group]
end

-- 2: somebody is present, 1: nobody is, 0: nobody can be, for the group has no member or is gone.
local function staff_of(group)
  if call('EXISTS', S .. ':present:' .. group) == 1 then return 2 end
  local members = call('HGET', S .. ':config', 'm:' .. group)
  return members and #cjson.decode(members) > 0 and 1 or 0
end

local function flush_moved()
  for group in pairs(dirty) do
    -- Grows also when Redis lost its data: never behind the clock.
    local version = math.max(version_before(group) + 1, now)
    versions[group] = version
    call('HSET', S .. ':versions', group, version)
    local edges = call('HKEYS', S .. ':edges:' .. group)
    if #edges > 0 then event('changed', group, version, staff_of(group), unpack(edges)) end
  end
  dirty = {}
end

local function version_of(group)
  flush_moved()
  return version_before(group)
end

local function line_length(group)
  return call('ZCARD', S .. ':wait:' .. group) + call('ZCARD', S .. ':ring:' .. group)
end

local function renew_lease(edge)
  call('ZADD', S .. ':due', 'GT', now + LEASE, 'e:' .. edge)
end

-- The edge that answers for a caller; none ('') for one who waits to be called back.
local function attach(ticket, t, edge)
  t.edge = edge
  call('HINCRBY', S .. ':edges:' .. t.group, edge, 1)
  call('SADD', S .. ':tickets:' .. edge, ticket)
end

local function detach(ticket, t)
  if t.edge == '' then return end
  if call('HINCRBY', S .. ':edges:' .. t.group, t.edge, -1) <= 0 then
    call('HDEL', S .. ':edges:' .. t.group, t.edge)
  end
  call('SREM', S .. ':tickets:' .. t.edge, ticket)
  t.edge = ''
end

-- Where he stands: while somebody who is to be called back is being called no phone rings for him,
-- though an operator is kept.
local function stands_in(t)
  local rings = t.offer ~= '' and t.back ~= 'turn' and t.back ~= 'called'
  return S .. (rings and ':ring:' or ':wait:') .. t.group
end

local function forget_callback(ticket, t)
  local number = call('HGET', S .. ':callback:' .. ticket, 'number')
  if number then call('HDEL', S .. ':numbers:' .. t.group, number) end
  call('DEL', S .. ':callback:' .. ticket)
  not_due('b:' .. ticket)
end

local function enter_line(ticket, t)
  local group = t.group
  save_ticket(ticket, t)
  call('ZADD', S .. ':wait:' .. group, t.score, ticket)
  if is_choosy(t) then call('HSET', S .. ':except:' .. group, ticket, 1) end
  attach(ticket, t, t.edge)
  moved(group)
end

-- The caller is served, or gone. `memory` is what a repeated join will be answered; his place is
-- remembered with it, for he may keep it in another line.
local function leave_line(ticket, t, memory)
  local group = t.group
  call('ZREM', stands_in(t), ticket)
  if is_choosy(t) then call('HDEL', S .. ':except:' .. group, ticket) end
  detach(ticket, t)
  if t.back ~= '' then forget_callback(ticket, t) end
  if t.level ~= '' then not_due('g:' .. ticket) end
  forget_ticket(ticket, string.format('%s %.0f %.0f %d', memory, t.score, t.joined, t.offers))
  moved(group)
end

-- What a script that changed something says, and what one that only looked.
local function answer(...)
  flush_moved()
  save()
  local next_due = call('ZRANGE', S .. ':due', 0, 0, 'WITHSCORES')
  return {now, next_due[2] and tonumber(next_due[2]) or -1, {...}, events}
end
local function tell(...) return {now, false, {...}, events} end
