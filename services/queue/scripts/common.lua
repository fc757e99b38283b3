-- What every script of the queue shares: put before each of them when it is loaded.
--
-- Keys of one organisation; they share its hash tag, so they lie in one slot of a cluster and a
-- script may reach all of them. KEYS[1] is the stem S = "{org}:queue", KEYS[2] "{org}:test-clock".
--   S:config          hash   revision; g:<group> -> JSON [groups that share an operator with it,
--                            itself included]; m:<group> -> JSON [members]; o:<operator> -> JSON
--                            [[group, level, place in the group, strategy], ...]
--   S:line:<group>    zset   every caller in the line, ringing or not, by score (below)
--   S:wait:<group>    zset   of these the ones to whom no phone rings, by score
--   S:ring:<group>    zset   of these the ones to whom a phone rings, by score
--   S:age:<group>     zset   every caller in the line by the instant he joined
--   S:edges:<group>   hash   edge -> how many callers it has in the line
--   S:except          hash   ticket -> the operator whom this caller must not get
--   S:versions        hash   group -> version of its line
--   S:seq             string counter of arrivals
--   S:ticket:<t>      hash   a caller: group score joined edge call ring wrap offers offer tried
--   S:done:<t>        string a ticket that is over, for an hour, so that a repeat changes nothing
--   S:offer:<o>       hash   an offer or reservation: ticket group operator call edge ring wrap
--                            expires state (ringing talking over) result; over: for an hour
--   S:operator:<o>    hash   bound mode reason act offer idle since calls doubt wrap_until rest_until
--   S:present:<group> set    members with a live binding, neither paused nor away
--   S:free:<group>    zset   members who can be offered a caller now, the best first
--   S:tickets:<edge>, S:offers:<edge>   sets of what an edge answers for
--   S:due             zset   what falls due, by instant: o:<offer> w:<operator> (wrap-up or rest
--                            over) p:<operator> (binding runs out) e:<edge> (lease runs out)
--   S:request:<id>    string a request of an admin client that was done, for 24 h
--
-- Score: place in the one order of all callers of the organisation, lower is served earlier:
-- arrival number - priority * 2^40. It never changes, so a failed offer returns the caller to his
-- exact place. All callers stay in S:line until an operator answers them or they leave.
--
-- Who gets whom. The first caller in that order, over all lines an operator serves, goes first.
-- For one caller the operators are tried so: those who did not fail this caller before those who
-- did, those to be trusted before the doubtful, then by level of competence, then as the group's
-- strategy says. So an operator who failed a caller is not offered the same caller again until
-- every other competent operator who is available has been tried.
--   An operator who fails an offer (no answer, busy, declined, unreachable) is doubtful until he
-- shows himself (answers, calls, registers anew, is set available), and rests a while from all
-- offers: a phone nobody lifts must not ring through the whole line.
--   A caller is served before those behind him even when a phone rings for him in vain: an
-- operator is offered to a caller only while for each caller ahead to whom a phone rings another
-- trusted operator is kept in hand ("spare"). With nobody ringing ahead nobody is kept back.
--
-- ARGV[1] "real" or "test": whether {org}:test-clock may be there; ARGV[2..6] milliseconds:
-- grace after ring time, rest after busy, rest after the other failures, lease of an edge,
-- 1 hour of memory for what is over. The script's own arguments follow, here A[1], A[2], ...
--
-- Every script answers {now, next due instant or -1, {answer...}, {event...}} with the events
--   {"offer", edge, call, ticket, offer, group, operator, ring, expires}   ring this phone
--   {"withdrawn", edge, call, ticket, offer}                               stop ringing it
--   {"changed", group, version, edge...}                                   a line moved
--   {"count", group, what, waited}  answered, abandoned, timeout, failed-call, lost (with the
--                                   wait), and of an offer busy, no-answer, declined, unreachable,
--                                   expired
local S = KEYS[1]
local GRACE, REST_BUSY, REST, LEASE, MEMORY = tonumber(ARGV[2]), tonumber(ARGV[3]),
  tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local A = {}
for i = 7, #ARGV do A[i - 6] = ARGV[i] end

local call = redis.call
local now
do
  local set = call('GET', KEYS[2])
  if set then
    if ARGV[1] ~= 'test' then
      return redis.error_reply('TESTCLOCK ' .. KEYS[2] .. ' is set: this organisation is under test')
    end
    now = tonumber(set)
  else
    local time = call('TIME')
    now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  end
end

local PRIORITY = 2 ^ 40
local DOUBT = 2 ^ 50
local LEVEL = 2 ^ 42

local events = {}
local dirty = {}  -- groups whose line moved

local function event(...) events[#events + 1] = {...} end

-- Fields of a hash by name; absent ones are nil.
local function fields(key, ...)
  local values = call('HMGET', key, ...)
  local got = {}
  for i, name in ipairs({...}) do got[name] = values[i] or nil end
  return got
end

local function all_fields(key)
  local flat = call('HGETALL', key)
  if #flat == 0 then return nil end
  local got = {}
  for i = 1, #flat, 2 do got[flat[i]] = flat[i + 1] end
  return got
end

local function due_at(what, instant) call('ZADD', S .. ':due', instant, what) end
local function not_due(what) call('ZREM', S .. ':due', what) end

-- ---- Configuration ---------------------------------------------------------------------------

local neighbours_of, memberships_of = {}, {}

local function neighbours(group)
  local known = neighbours_of[group]
  if not known then
    local json = call('HGET', S .. ':config', 'g:' .. group)
    known = json and cjson.decode(json) or {group}
    neighbours_of[group] = known
  end
  return known
end

-- {{group, level, place, strategy}, ...}
local function memberships(operator)
  local known = memberships_of[operator]
  if not known then
    local json = call('HGET', S .. ':config', 'o:' .. operator)
    known = json and cjson.decode(json) or {}
    memberships_of[operator] = known
  end
  return known
end

-- ---- Lines -----------------------------------------------------------------------------------

-- The number a caller hears may depend on every line that shares an operator with his own.
local function moved(group)
  dirty[group] = true
  for _, neighbour in ipairs(neighbours(group)) do
    if not dirty[neighbour] and call('EXISTS', S .. ':edges:' .. neighbour) == 1 then
      dirty[neighbour] = true
    end
  end
end

local function flush_moved()
  for group in pairs(dirty) do
    -- Grows also when Redis lost its data: never behind the clock.
    local version = math.max((tonumber(call('HGET', S .. ':versions', group)) or 0) + 1, now)
    call('HSET', S .. ':versions', group, version)
    local edges = call('HKEYS', S .. ':edges:' .. group)
    if #edges > 0 then event('changed', group, version, unpack(edges)) end
  end
  dirty = {}
end

local function version_of(group)
  flush_moved()
  return tonumber(call('HGET', S .. ':versions', group)) or 0
end

local function remember(key)
  call('PEXPIRE', key, MEMORY)
end

local function renew_lease(edge)
  call('ZADD', S .. ':due', 'GT', now + LEASE, 'e:' .. edge)
end

local function enter_line(ticket, t)
  local group, score = t.group, t.score
  call('ZADD', S .. ':line:' .. group, score, ticket)
  call('ZADD', S .. ':wait:' .. group, score, ticket)
  call('ZADD', S .. ':age:' .. group, t.joined, ticket)
  call('HINCRBY', S .. ':edges:' .. group, t.edge, 1)
  call('SADD', S .. ':tickets:' .. t.edge, ticket)
  moved(group)
end

-- The caller is served, or gone. `memory` is what a repeated join will find.
local function leave_line(ticket, t, memory)
  local group = t.group
  call('ZREM', S .. ':line:' .. group, ticket)
  call('ZREM', S .. ':wait:' .. group, ticket)
  call('ZREM', S .. ':ring:' .. group, ticket)
  call('ZREM', S .. ':age:' .. group, ticket)
  if call('HINCRBY', S .. ':edges:' .. group, t.edge, -1) <= 0 then
    call('HDEL', S .. ':edges:' .. group, t.edge)
  end
  call('SREM', S .. ':tickets:' .. t.edge, ticket)
  call('HDEL', S .. ':except', ticket)
  call('DEL', S .. ':ticket:' .. ticket)
  call('SET', S .. ':done:' .. ticket, memory, 'PX', MEMORY)
  moved(group)
end

local function load_ticket(ticket)
  local t = all_fields(S .. ':ticket:' .. ticket)
  if t then
    t.score, t.joined = tonumber(t.score), tonumber(t.joined)
  end
  return t
end

-- ---- Operators -------------------------------------------------------------------------------

local function load_operator(operator)
  local o = fields(S .. ':operator:' .. operator, 'bound', 'mode', 'reason', 'act', 'offer', 'idle',
    'since', 'calls', 'doubt', 'wrap_until', 'rest_until')
  for _, name in ipairs({'bound', 'idle', 'since', 'calls', 'wrap_until', 'rest_until'}) do
    o[name] = tonumber(o[name]) or 0
  end
  o.mode, o.act, o.doubt = o.mode or '', o.act or '', o.doubt == '1'
  return o
end

local function is_present(o) return o.bound > now and o.mode == '' end
local function is_free(o)
  return is_present(o) and o.act == '' and o.wrap_until <= now and o.rest_until <= now
end

-- Puts the operator where his state says: into the sets of present and free members, or out.
local function place_operator(operator, o)
  local present, free = is_present(o), is_free(o)
  for _, m in ipairs(memberships(operator)) do
    local group, level, place, strategy = m[1], m[2], m[3], m[4]
    if present then
      call('SADD', S .. ':present:' .. group, operator)
    else
      call('SREM', S .. ':present:' .. group, operator)
    end
    if free then
      local key = o.idle
      if strategy == 'in-order' then key = place end
      if strategy == 'fewest-calls' then key = o.calls end
      call('ZADD', S .. ':free:' .. group, (o.doubt and DOUBT or 0) + level * LEVEL + key, operator)
    else
      call('ZREM', S .. ':free:' .. group, operator)
    end
  end
  local wakes = math.max(o.wrap_until, o.rest_until)
  if o.act == '' and wakes > now then
    due_at('w:' .. operator, wakes)
  else
    not_due('w:' .. operator)
  end
end

-- Writes what changed of an operator and puts him in his place.
local function set_operator(operator, o, changes)
  local flat = {}
  for name, value in pairs(changes) do
    o[name] = value
    if value == true then value = '1' elseif value == false then value = '0' end
    flat[#flat + 1] = name
    flat[#flat + 1] = value
  end
  call('HSET', S .. ':operator:' .. operator, unpack(flat))
  place_operator(operator, o)
end

-- ---- Offers ----------------------------------------------------------------------------------

local function load_offer(offer)
  return all_fields(S .. ':offer:' .. offer)
end

local function end_offer(offer, f, result)
  call('HSET', S .. ':offer:' .. offer, 'state', 'over', 'result', result)
  remember(S .. ':offer:' .. offer)
  call('SREM', S .. ':offers:' .. f.edge, offer)
  not_due('o:' .. offer)
end

local function make_offer(ticket, t, operator)
  local offer = ticket .. '-' .. call('HINCRBY', S .. ':ticket:' .. ticket, 'offers', 1)
  local ring = tonumber(t.ring)
  local expires = now + ring + GRACE
  call('HSET', S .. ':offer:' .. offer, 'ticket', ticket, 'group', t.group, 'operator', operator,
    'call', t.call, 'edge', t.edge, 'ring', ring, 'wrap', t.wrap, 'expires', expires,
    'state', 'ringing', 'result', '')
  call('HSET', S .. ':ticket:' .. ticket, 'offer', offer)
  call('ZREM', S .. ':wait:' .. t.group, ticket)
  call('ZADD', S .. ':ring:' .. t.group, t.score, ticket)
  call('SADD', S .. ':offers:' .. t.edge, offer)
  due_at('o:' .. offer, expires)
  set_operator(operator, load_operator(operator), {act = 'ringing', offer = offer, since = now})
  event('offer', t.edge, t.call, ticket, offer, t.group, operator, ring, expires)
end

-- Whether this operator may go to a caller at `score` without taking the spare of somebody ahead.
local function leaves_spares(operator, score)
  for _, m in ipairs(memberships(operator)) do
    local group = m[1]
    local ahead = call('ZCOUNT', S .. ':ring:' .. group, '-inf', '(' .. string.format('%.0f', score))
    if ahead > 0 then
      local free = S .. ':free:' .. group
      local trusted = call('ZCOUNT', free, '-inf', '(' .. string.format('%.0f', DOUBT))
      if tonumber(call('ZSCORE', free, operator)) < DOUBT then trusted = trusted - 1 end
      if ahead > trusted then return false end
    end
  end
  return true
end

-- The operator for this caller; or nil, and whether that is so for everybody behind him too: all
-- who are free were kept as spares, and those behind have at least as many ringing ahead.
local function choose(ticket, group, score)
  local except = call('HGET', S .. ':except', ticket)
  local tried = call('HGET', S .. ':ticket:' .. ticket, 'tried')
  local failed = {}
  for operator in string.gmatch(tried or '', '[^ ]+') do failed[operator] = true end
  local second, passed_over
  -- Mostly the first will do. At most 32 were tried: among 64 is one who was not, if there is any.
  for _, page in ipairs({{0, 0}, {1, 63}}) do
    for _, operator in ipairs(call('ZRANGE', S .. ':free:' .. group, page[1], page[2])) do
      if operator == except then
        passed_over = true
      elseif not (second and failed[operator]) and leaves_spares(operator, score) then
        if not failed[operator] then return operator end
        second = operator
      end
    end
  end
  return second, not passed_over
end

-- Brings callers and free operators of these groups together until nobody fits any more.
local function dispatch(groups)
  local passed, closed = {}, {}
  while true do
    local first, first_group, first_score
    for _, group in ipairs(groups) do
      if not closed[group] then
        local at = passed[group] or 0
        local head = {}
        if at < 64 and call('ZCARD', S .. ':free:' .. group) > 0 then
          head = call('ZRANGE', S .. ':wait:' .. group, at, at, 'WITHSCORES')
        end
        if #head == 0 then
          closed[group] = true
        else
          local score = tonumber(head[2])
          if not first or score < first_score then
            first, first_group, first_score = head[1], group, score
          end
        end
      end
    end
    if not first then return end
    local operator, nobody_behind = choose(first, first_group, first_score)
    if operator then
      make_offer(first, load_ticket(first), operator)
    elseif nobody_behind then
      closed[first_group] = true
    else
      -- One who is free is the one he must not get: those behind may have him.
      passed[first_group] = (passed[first_group] or 0) + 1
    end
  end
end

-- The ringing is over without an answer: the operator is free or rests, the caller waits again.
local function fail_offer(offer, f, result)
  end_offer(offer, f, result)
  local o = load_operator(f.operator)
  local changes = {act = '', offer = '', since = now}
  if result == 'busy' then
    changes.doubt, changes.rest_until = true, now + REST_BUSY
  elseif result == 'no-answer' or result == 'declined' or result == 'unreachable' or
      result == 'expired' then
    changes.doubt, changes.rest_until = true, now + REST
  end
  set_operator(f.operator, o, changes)
  if f.ticket ~= '' then
    local t = load_ticket(f.ticket)
    if t and t.offer == offer then
      local tried = {}
      for operator in string.gmatch(t.tried, '[^ ]+') do
        if operator ~= f.operator then tried[#tried + 1] = operator end
      end
      if changes.doubt then tried[#tried + 1] = f.operator end
      while #tried > 32 do table.remove(tried, 1) end
      call('HSET', S .. ':ticket:' .. f.ticket, 'offer', '', 'tried', table.concat(tried, ' '))
      call('ZREM', S .. ':ring:' .. t.group, f.ticket)
      call('ZADD', S .. ':wait:' .. t.group, t.score, f.ticket)
      if changes.doubt then event('count', t.group, result, 0) end
    end
  end
end

-- The edge of this caller is gone. If it comes back and joins again he gets his place, and offers
-- are numbered on: an old one must never be taken for a new one.
local function lose_ticket(ticket)
  local t = load_ticket(ticket)
  leave_line(ticket, t, string.format('lost %.0f %.0f %s', t.score, t.joined, t.offers))
  event('count', t.group, 'lost', now - t.joined)
  return t
end

-- Groups in which somebody may fit after something happened to a group or an operator: all that
-- share an operator with it or with one of his, for he may be the spare that another was kept for.
local function touched(group, operator)
  local seen, groups = {}, {}
  local function add(list)
    for _, name in ipairs(list) do
      if not seen[name] then
        seen[name] = true
        groups[#groups + 1] = name
      end
    end
  end
  if group and group ~= '' then add(neighbours(group)) end
  if operator and operator ~= '' then
    for _, membership in ipairs(memberships(operator)) do add(neighbours(membership[1])) end
  end
  return groups
end

-- A phone rings for him who has just become unfit: take it back.
local function withdraw(offer, f, result)
  event('withdrawn', f.edge, f.call, f.ticket, offer)
  fail_offer(offer, f, result)
end

-- The talk is over: wrap-up, then free again.
local function end_talk(offer, f, result)
  end_offer(offer, f, result)
  set_operator(f.operator, load_operator(f.operator),
    {act = '', offer = '', since = now, idle = now, wrap_until = now + tonumber(f.wrap)})
end

local function answer(...)
  flush_moved()
  local next_due = call('ZRANGE', S .. ':due', 0, 0, 'WITHSCORES')
  return {now, next_due[2] and tonumber(next_due[2]) or -1, {...}, events}
end
