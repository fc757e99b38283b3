-- A caller joins a line, and is offered an operator if one is free.
-- A: ticket, group, edge, call, priority, except, max callers (0: no limit),
--    wait when nobody is present (1 or 0), ring ms, wrap-up ms, language ("!en": required; ""),
--    the ticket with which he waited before ("": none), whose arrival he keeps.
-- Answer: waiting | full | nobody | no-group, version of the line; then, for one who has come just
-- now, his place in the line (-1: a phone rings for him), how many operators are present and, where
-- it is a rank, how many are ahead.
-- A repeat changes nothing; one who was called back and said that he is there is on the line again
-- with it, in his place. A ticket lost with its edge's lease gets its old place back.
local ticket, group, edge, call_id, priority, except, most, wait_anyway, ring, wrap, language, before =
  A[1], A[2], A[3], A[4], tonumber(A[5]), A[6], tonumber(A[7]), A[8], A[9], A[10], A[11], A[12]

-- What is remembered of a ticket that is over: what its join is answered, score, arrival, offers.
local function parse(memory)
  local word, score, joined, offers = string.match(memory, '^(%S+) (%-?%d+) (%d+) (%d+)$')
  return word or memory, tonumber(score), tonumber(joined), tonumber(offers)
end

renew_lease(edge)
local known, memory = load_ticket(ticket)
if known then
  if known.back == 'called' then reach(ticket, known) end
  return answer('waiting', version_of(group))
end
local t = {group = group, edge = edge, call = call_id, ring = ring, wrap = wrap, offers = 0,
  offer = '', except = except, tried = '', place = '', present = '', answered = '',
  language = language, level = '', back = ''}
local kept
if memory then
  local word, score, joined, offers = parse(memory)
  if word ~= 'lost' then return answer(word, version_of(group)) end
  t.score, t.joined, t.offers, kept = score, joined, offers, true
end

-- He may know already that he has left the other line, or not yet.
local function keep_arrival()
  local other, over = load_ticket(before)
  local score, joined
  if other then
    score, joined = other.score, other.joined
  elseif over then
    local _
    _, score, joined = parse(over)
  end
  if not score then return end
  t.score, t.joined, kept = score % PRIORITY - priority * PRIORITY, joined, true
end

local function take_place()
  if kept then return end
  if before ~= '' then keep_arrival() end
  if not kept then t.score, t.joined = call('INCR', S .. ':seq') - priority * PRIORITY, now end
end

local function refuse(result)
  take_place()
  forget_ticket(ticket, string.format('%s %.0f %.0f 0', result, t.score, t.joined))
  return answer(result, version_of(group))
end

if not known_neighbours(group) then return answer('no-group', 0) end
if most > 0 and line_length(group) >= most then return refuse('full') end
-- A line for which nobody can ever come is no line to wait in.
if staff_of(group) == 0 then return refuse('nobody') end
if wait_anyway == '0' then
  local present = call('SCARD', S .. ':present:' .. group)
  if except ~= '' then present = present - call('SISMEMBER', S .. ':present:' .. group, except) end
  if present <= 0 then return refuse('nobody') end
end

take_place()
enter_line(ticket, t)
dispatch({group})
local rank = rank_of(ticket, t)
if t.offer == '' and not kept then
  -- What his wait will teach (settle.lua).
  t.place, t.present = rank or place_of(ticket, t), present_in(group)
  if rank then t.answered = call('HGET', S .. ':answered', group) or 0 end
  save_ticket(ticket, t)
end
return answer('waiting', version_of(group), t.place == '' and -1 or t.place, present_in(group), rank)
