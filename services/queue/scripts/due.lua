-- Does what has fallen due: offers nobody settled, wrap-ups and rests that end, bindings that run
-- out, levels that open, edges that vanished with their callers and operators, callers to be called
-- back. Any replica may run it at any time.
-- A: how many things at most (an edge's callers count one by one).
-- Answer: how many were done, the instant the earliest of them was due at (or -1).
local most = tonumber(A[1])

local groups, seen = {}, {}
local function touch(list)
  for _, group in ipairs(list) do
    if not seen[group] then
      seen[group] = true
      groups[#groups + 1] = group
    end
  end
end

-- The edge is gone, and with it its callers (who may come back to their places by joining again)
-- and the calls it ran. Its lease stays due until all of it is cleared away.
local function drop_edge(edge, budget)
  local done = 0
  for _, offer in ipairs(call('SRANDMEMBER', S .. ':offers:' .. edge, budget)) do
    local f = load_offer(offer)
    local t = f.state == 'ringing' and f.ticket ~= '' and load_ticket(f.ticket)
    if t and t.back == '' then lose_ticket(f.ticket) end
    if f.state == 'ringing' then fail_offer(offer, f, 'lost') else end_talk(offer, f, 'lost') end
    if t and t.back ~= '' then call_later(f.ticket, t, now) end
    if t then touch(neighbours(t.group)) end
    touch(touched(nil, f.operator))
    done = done + 1
  end
  if done >= budget then return done end
  for _, ticket in ipairs(call('SRANDMEMBER', S .. ':tickets:' .. edge, budget - done)) do
    local t = load_ticket(ticket)
    if t.back == '' then lose_ticket(ticket) else call_later(ticket, t, now) end
    touch(neighbours(t.group))
    done = done + 1
  end
  if done < budget then not_due('e:' .. edge) end
  return math.max(done, 1)
end

local done, earliest = 0, -1
while done < most do
  local head = call('ZRANGE', S .. ':due', 0, 0, 'WITHSCORES')
  if #head == 0 or tonumber(head[2]) > now then break end
  if earliest < 0 then earliest = tonumber(head[2]) end
  local what, id = string.match(head[1], '^(.):(.*)$')
  if what == 'e' then
    done = done + drop_edge(id, most - done)
  else
    call('ZREM', S .. ':due', head[1])
    done = done + 1
    if what == 'o' then
      local f = load_offer(id)
      if f and f.state == 'ringing' then
        local t = f.ticket ~= '' and load_ticket(f.ticket)
        if t and (t.back == 'turn' or t.back == 'called') then
          -- The operator's phone never rang. Others go first for a moment.
          withdraw(id, f, 'withdrawn')
          call_later(f.ticket, t, now + TAKE)
        else
          withdraw(id, f, 'expired')
        end
        touch(touched(f.group, f.operator))
      end
    elseif what == 'b' then
      local t = load_ticket(id)
      if t then
        callback_due(id, t)
        touch(neighbours(t.group))
      end
    elseif what == 'g' then
      local t = load_ticket(id)
      if t then
        t.level = ''
        save_ticket(id, t)
        touch({t.group})
      end
    else
      local o = load_operator(id)
      if what == 'p' and o.act == '' then
        set_operator(id, o, {since = now})
      elseif o.act == '' and o.wrap_until > o.since then
        set_operator(id, o, {since = o.wrap_until})
      else
        place_operator(id, o)
      end
      touch(touched(nil, id))
    end
  end
end
dispatch(groups)
return answer(done, earliest)
