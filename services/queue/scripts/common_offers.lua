-- Offers: who gets whom (common.lua), and what becomes of it.

-- So long an operator is kept for one to be called back whom no edge begins to call; edges look
-- every second.
local TAKE = 5000

local function end_offer(offer, f, result)
  if f.state == 'ringing' then not_due('o:' .. offer) end
  f.state, f.result = 'over', result
  save_offer(offer, f)
  call('SREM', S .. ':offers:' .. f.edge, offer)
end

-- The offers that ring for a caller.
local function offers_of(t)
  local list = {}
  for offer in string.gmatch(t.offer, '[^ ]+') do list[#list + 1] = offer end
  return list
end

local function make_offer(ticket, t, operator)
  t.offers = t.offers + 1
  local offer = ticket .. '-' .. t.offers
  local ring = tonumber(t.ring)
  local expires = now + (t.back == 'turn' and TAKE or ring + GRACE)
  save_offer(offer, {ticket = ticket, group = t.group, operator = operator, call = t.call,
    edge = t.edge, ring = ring, wrap = t.wrap, expires = expires, state = 'ringing', result = '',
    unlisted = ''})
  local along = t.offer ~= ''
  if not along then
    t.offer = offer
    if t.back ~= 'turn' then
      call('ZREM', S .. ':wait:' .. t.group, ticket)
      call('ZADD', S .. ':ring:' .. t.group, t.score, ticket)
    end
  else
    t.offer = t.offer .. ' ' .. offer
  end
  save_ticket(ticket, t)
  call('SADD', S .. ':offers:' .. t.edge, offer)
  due_at('o:' .. offer, expires)
  set_operator(operator, load_operator(operator), {act = 'ringing', offer = offer, since = now})
  if t.edge == '' then return end  -- an edge will come for it (callback_take.lua)
  event('offer', t.edge, t.call, ticket, offer, t.group, operator, ring, expires,
    along and 1 or 0)
end

-- The first level that is closed to this caller, and the instant at which it opens.
local function closed_level(t)
  local known = rules(t.group)
  local above = 0
  for i, after in ipairs(known.after or {}) do
    above = above + count_present(t.group, known.levels[i] or {}, t.except)
    local open = t.joined + after <= now
    if t.level ~= '' then open = i < tonumber(t.level) end
    if not open and above > 0 then return i + 1, t.joined + after end
  end
  return math.huge
end

-- The operator for this caller, of the levels before `barred`; or nil, and whether that is so for
-- everybody behind him too: all who are free were kept as spares, and those behind have at least as
-- many ringing ahead. The third is the first level closed to him, if that kept somebody from him.
local function choose(ticket, t, barred)
  local ahead_in, trusted_in = {}, {}
  -- How many callers ring ahead in a group beyond its trusted operators who are free.
  local function lacking(group)
    if not ahead_in[group] then
      ahead_in[group] = call('ZCOUNT', S .. ':ring:' .. group, '-inf', below(t.score))
    end
    if ahead_in[group] == 0 then return -math.huge end
    if not trusted_in[group] then
      trusted_in[group] = call('ZCOUNT', S .. ':free:' .. group, '-inf', below(DOUBT))
    end
    return ahead_in[group] - trusted_in[group]
  end
  -- Whether this one may go without being the spare of somebody ahead.
  local function leaves_spares(operator, trusted)
    for _, m in ipairs(memberships(operator)) do
      if lacking(m[1]) > (trusted and -1 or 0) then return false end
    end
    return true
  end

  if lacking(t.group) > 0 then return nil, true end
  local failed = {}
  for operator in string.gmatch(t.tried, '[^ ]+') do failed[operator] = true end
  local required = required_language(t)
  local language = required or t.language
  local spoken_by = language ~= '' and speakers(language)
  if required and count_present(t.group, spoken_by.list, t.except) == 0 then required = nil end
  local own, opens = closed_level(t)
  local closed = math.min(own, barred or math.huge)
  local best, best_rank, passed_over, kept_closed
  -- Mostly the first will do. At most 32 were tried: among 64 is one who was not, if there is any.
  for _, page in ipairs({{0, 0}, {1, 63}}) do
    local free = call('ZRANGE', S .. ':free:' .. t.group, page[1], page[2], 'WITHSCORES')
    for i = 1, #free, 2 do
      local operator, score = free[i], tonumber(free[i + 1])
      local trusted = score < DOUBT
      local level = math.floor((trusted and score or score - DOUBT) / LEVEL)
      local foreign = spoken_by and not spoken_by.has[operator]
      local rank = (failed[operator] and 2 or 0) + (foreign and 1 or 0)
      if operator == t.except or (required and foreign) then
        passed_over = true
      elseif level >= closed then
        kept_closed = true
      elseif not (best and rank >= best_rank) and leaves_spares(operator, trusted) then
        if rank == 0 then return operator end
        best, best_rank = operator, rank
      end
    end
  end
  if not best and kept_closed and own <= closed and t.level == '' then
    t.level = own - 1
    save_ticket(ticket, t)
    due_at('g:' .. ticket, opens)
  end
  return best, not passed_over, closed
end

-- Brings callers and free operators of these groups together until nobody fits any more.
local function dispatch(groups)
  -- Of each group: how many who wait and how many who ring were passed over, the level that is
  -- closed to those behind them, and who comes next.
  local waiting, ringing, barred, closed, heads = {}, {}, {}, {}, {}
  local function head_of(group)
    local head = {}
    -- He for whom phones ring stands before who waits: what becomes free rings along.
    if rules(group).all then
      local at = ringing[group] or 0
      if at < 64 then head = call('ZRANGE', S .. ':ring:' .. group, at, at, 'WITHSCORES') end
      if #head > 0 then head.rings = true end
    end
    local at = waiting[group] or 0
    local next_waiting =
      at < 64 and call('ZRANGE', S .. ':wait:' .. group, at, at, 'WITHSCORES') or {}
    if #head == 0 or (#next_waiting > 0 and tonumber(next_waiting[2]) < tonumber(head[2])) then
      return next_waiting
    end
    return head
  end
  while true do
    local first_group, first_score
    for _, group in ipairs(groups) do
      if not closed[group] then
        local head = heads[group] or head_of(group)
        heads[group] = head
        if #head == 0 or call('ZCARD', S .. ':free:' .. group) == 0 then
          closed[group] = true
        else
          local score = tonumber(head[2])
          if not first_group or score < first_score then
            first_group, first_score = group, score
          end
        end
      end
    end
    if not first_group then return end
    local head = heads[first_group]
    local t = load_ticket(head[1])
    -- One who is to be called back later, or has his operator already and is being called.
    local pass = t.back == 'later' or (t.offer ~= '' and not head.rings)
    local operator, nobody_behind, level
    if not pass then operator, nobody_behind, level = choose(head[1], t, barred[first_group]) end
    heads[first_group] = nil
    if operator then
      make_offer(head[1], t, operator)
      pass = t.back == 'turn'  -- he stands where he stood until he is reached
    elseif nobody_behind then
      closed[first_group] = true
    elseif not pass then
      -- Somebody who is free is one whom he must not get: those behind may have him.
      barred[first_group] = math.min(barred[first_group] or math.huge, level)
      pass = true
    end
    if pass then
      local passed = head.rings and ringing or waiting
      passed[first_group] = (passed[first_group] or 0) + 1
    end
  end
end

-- One of his offers rings no more; with the last of them he waits again.
local function take_offer_from(ticket, t, offer)
  local others = {}
  for _, other in ipairs(offers_of(t)) do
    if other ~= offer then others[#others + 1] = other end
  end
  local stood_in = stands_in(t)
  t.offer = table.concat(others, ' ')
  save_ticket(ticket, t)
  if stands_in(t) == stood_in then return end
  call('ZREM', stood_in, ticket)
  call('ZADD', stands_in(t), t.score, ticket)
end

-- He did not answer: after so many times in a row he is taken to be away.
local function count_miss(f, o, changes)
  changes.misses = o.misses + 1
  local most = f.group ~= '' and rules(f.group).away or 0
  if most == 0 or changes.misses < most or o.mode ~= '' then return end
  changes.mode, changes.reason = 'away', 'no-answer'
  event('count', f.group, 'away', 0)
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
  if result == 'no-answer' or result == 'expired' then count_miss(f, o, changes) end
  set_operator(f.operator, o, changes)
  local t = f.ticket ~= '' and load_ticket(f.ticket)
  if not t or not string.find(' ' .. t.offer .. ' ', ' ' .. offer .. ' ', 1, true) then return end
  local tried = {}
  for operator in string.gmatch(t.tried, '[^ ]+') do
    if operator ~= f.operator then tried[#tried + 1] = operator end
  end
  if changes.doubt then tried[#tried + 1] = f.operator end
  while #tried > 32 do table.remove(tried, 1) end
  t.tried = table.concat(tried, ' ')
  take_offer_from(f.ticket, t, offer)
  if changes.doubt then event('count', t.group, result, 0) end
end

-- The caller is out of the line: the phones that ring for him, but one, are free again. The groups
-- in which somebody may fit now.
local function let_go(t, but, tell_edge)
  local groups, seen = {}, {}
  for _, offer in ipairs(offers_of(t)) do
    if offer ~= but then
      local f = load_offer(offer)
      if tell_edge then event('withdrawn', f.edge, f.call, f.ticket, offer) end
      fail_offer(offer, f, 'withdrawn')
      for _, group in ipairs(touched(nil, f.operator)) do
        if not seen[group] then groups[#groups + 1] = group end
        seen[group] = true
      end
    end
  end
  return groups
end

-- The edge of this caller is gone. If it comes back and joins again he gets his place, and offers
-- are numbered on: an old one must never be taken for a new one.
local function lose_ticket(ticket)
  local t = load_ticket(ticket)
  leave_line(ticket, t, 'lost')
  event('count', t.group, 'lost', now - t.joined)
  return t
end

-- A phone rings for him who has just become unfit: take it back.
local function withdraw(offer, f, result)
  if f.edge ~= '' then event('withdrawn', f.edge, f.call, f.ticket, offer) end
  fail_offer(offer, f, result)
end

-- The talk is over: wrap-up, then free again.
local function end_talk(offer, f, result)
  end_offer(offer, f, result)
  set_operator(f.operator, load_operator(f.operator),
    {act = '', offer = '', since = now, idle = now, wrap_until = now + tonumber(f.wrap)})
end
