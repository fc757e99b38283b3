-- Offers: who gets whom (common.lua), and what becomes of it.

local function end_offer(offer, f, result)
  if f.state == 'ringing' then not_due('o:' .. offer) end
  f.state, f.result = 'over', result
  save_offer(offer, f)
  call('SREM', S .. ':offers:' .. f.edge, offer)
end

local function make_offer(ticket, t, operator)
  t.offers = t.offers + 1
  local offer = ticket .. '-' .. t.offers
  local ring = tonumber(t.ring)
  local expires = now + ring + GRACE
  save_offer(offer, {ticket = ticket, group = t.group, operator = operator, call = t.call,
    edge = t.edge, ring = ring, wrap = t.wrap, expires = expires, state = 'ringing', result = '',
    unlisted = ''})
  t.offer = offer
  save_ticket(ticket, t)
  call('ZREM', S .. ':wait:' .. t.group, ticket)
  call('ZADD', S .. ':ring:' .. t.group, t.score, ticket)
  call('SADD', S .. ':offers:' .. t.edge, offer)
  due_at('o:' .. offer, expires)
  set_operator(operator, load_operator(operator), {act = 'ringing', offer = offer, since = now})
  event('offer', t.edge, t.call, ticket, offer, t.group, operator, ring, expires)
end

-- The operator for this caller; or nil, and whether that is so for everybody behind him too: all
-- who are free were kept as spares, and those behind have at least as many ringing ahead.
local function choose(t)
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
  local second, passed_over
  -- Mostly the first will do. At most 32 were tried: among 64 is one who was not, if there is any.
  for _, page in ipairs({{0, 0}, {1, 63}}) do
    local free = call('ZRANGE', S .. ':free:' .. t.group, page[1], page[2], 'WITHSCORES')
    for i = 1, #free, 2 do
      local operator = free[i]
      if operator == t.except then
        passed_over = true
      elseif not (second and failed[operator]) and
          leaves_spares(operator, tonumber(free[i + 1]) < DOUBT) then
        if not failed[operator] then return operator end
        second = operator
      end
    end
  end
  return second, not passed_over
end

-- Brings callers and free operators of these groups together until nobody fits any more.
local function dispatch(groups)
  local passed, closed, heads = {}, {}, {}
  while true do
    local first, first_group, first_score
    for _, group in ipairs(groups) do
      if not closed[group] then
        local at = passed[group] or 0
        local head = heads[group] or
          (at < 64 and call('ZRANGE', S .. ':wait:' .. group, at, at, 'WITHSCORES') or {})
        heads[group] = head
        if #head == 0 or call('ZCARD', S .. ':free:' .. group) == 0 then
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
    local t = load_ticket(first)
    local operator, nobody_behind = choose(t)
    heads[first_group] = nil
    if operator then
      make_offer(first, t, operator)
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
  local changes = {act = '', offer = '', since = now}
  if result == 'busy' then
    changes.doubt, changes.rest_until = true, now + REST_BUSY
  elseif result == 'no-answer' or result == 'declined' or result == 'unreachable' or
      result == 'expired' then
    changes.doubt, changes.rest_until = true, now + REST
  end
  set_operator(f.operator, load_operator(f.operator), changes)
  local t = f.ticket ~= '' and load_ticket(f.ticket)
  if not t or t.offer ~= offer then return end
  local tried = {}
  for operator in string.gmatch(t.tried, '[^ ]+') do
    if operator ~= f.operator then tried[#tried + 1] = operator end
  end
  if changes.doubt then tried[#tried + 1] = f.operator end
  while #tried > 32 do table.remove(tried, 1) end
  t.offer, t.tried = '', table.concat(tried, ' ')
  save_ticket(f.ticket, t)
  call('ZREM', S .. ':ring:' .. t.group, f.ticket)
  call('ZADD', S .. ':wait:' .. t.group, t.score, f.ticket)
  if changes.doubt then event('count', t.group, result, 0) end
end

-- The edge of this caller is gone. If it comes back and joins again he gets his place, and offers
-- are numbered on: an old one must never be taken for a new one.
local function lose_ticket(ticket)
  local t = load_ticket(ticket)
  leave_line(ticket, t, string.format('lost %.0f %.0f %d', t.score, t.joined, t.offers))
  event('count', t.group, 'lost', now - t.joined)
  return t
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
