-- How many callers will be served before these tickets?
-- A: the most callers to hand out for the reckoning, then the tickets.
-- Answer: for each ticket one of
--   {ticket, "gone"}
--   {ticket, "rank", version, group, place, present, ahead}
--   {ticket, "lines", version, group, place, present, score, {ringing operators},
--     {operators whom he must not get}, before...}
--     with how many wait before him in each of the lines that follow
--   {ticket, "unknown", version, group, place, present}: too many callers would have to be handed out;
-- place being that in his own line (-1 while a phone rings for him), present its operators there;
-- then, where there is one of the third kind, the lines for the reckoning (libs/waiting):
-- {group, {present operators}, {members}, {those whose level opens late}, how many wait, {ticket, score,
-- {ringing operators}, {operators whom he must not get}, ...}}
-- for each group concerned, with those callers only to whom a phone rings or who must not get every
-- operator: how many there are of the others says all. So what this costs grows with the operators
-- and not with the callers.
local most = tonumber(A[1])

local wanted, wanted_seen = {}, {}
local function want(group)
  if wanted_seen[group] or not has_callers(group) then return end
  wanted_seen[group] = true
  wanted[#wanted + 1] = group
end

local rows, to_reckon = {}, {}
for i = 2, #A do
  local ticket = A[i]
  local t = load_ticket(ticket)
  if not t then
    rows[#rows + 1] = {ticket, 'gone'}
  else
    local rank = rank_of(ticket, t)
    local place = t.offer ~= '' and -1 or rank or place_of(ticket, t)
    local row = {ticket, 'rank', version_of(t.group), t.group, place, present_in(t.group), rank}
    rows[#rows + 1] = row
    if not rank then
      row[2] = 'lines'
      to_reckon[#to_reckon + 1] = {row = row, t = t}
      for _, neighbour in ipairs(neighbours(t.group)) do want(neighbour) end
    end
  end
end

local total = 0
for _, group in ipairs(wanted) do
  total = total + ringing_in(group) +
    (has_exceptions(group) and call('HLEN', S .. ':except:' .. group) or 0)
end
if total > most then
  for _, asked in ipairs(to_reckon) do asked.row[2] = 'unknown' end
  return tell(rows, {})
end

local function ringing_operators(t)
  local list = {}
  for offer in string.gmatch(t.offer, '[^ ]+') do list[#list + 1] = load_offer(offer).operator end
  return list
end

local members_of = once(function(group)
  return cjson.decode(call('HGET', S .. ':config', 'm:' .. group) or '[]')
end)

-- Where nobody speaks the language he needs, any operator will do.
local function kept_from(t)
  local list = {}
  if t.except ~= '' then list[1] = t.except end
  local language = required_language(t)
  if not language then return list end
  local spoken_by = speakers(language)
  if count_present(t.group, spoken_by.list, t.except) == 0 then return list end
  for _, operator in ipairs(members_of(t.group)) do
    if not spoken_by.has[operator] and operator ~= t.except then list[#list + 1] = operator end
  end
  return list
end

-- Those of levels that open late. Whether one is open is not asked: what is open now may be closed
-- to the next caller.
local function late_of(group)
  local list, known = {}, rules(group)
  for level = 2, #(known.levels or {}) do
    if (known.after[level - 1] or 0) > 0 then
      for _, operator in ipairs(known.levels[level]) do list[#list + 1] = operator end
    end
  end
  return list
end

for _, asked in ipairs(to_reckon) do
  local row, t = asked.row, asked.t
  row[7], row[8], row[9] = whole(t.score), ringing_operators(t), kept_from(t)
  for _, group in ipairs(wanted) do
    row[#row + 1] = call('ZCOUNT', S .. ':wait:' .. group, '-inf', below(t.score))
  end
end

local lines = {}
for _, group in ipairs(wanted) do
  local callers = {}
  local function add(ticket)
    local t = load_ticket(ticket)
    callers[#callers + 1] = ticket
    callers[#callers + 1] = whole(t.score)
    callers[#callers + 1] = ringing_operators(t)
    callers[#callers + 1] = kept_from(t)
  end
  for _, ticket in ipairs(call('ZRANGE', S .. ':ring:' .. group, 0, -1)) do add(ticket) end
  if has_exceptions(group) then
    for _, ticket in ipairs(call('HKEYS', S .. ':except:' .. group)) do
      if load_ticket(ticket).offer == '' then add(ticket) end
    end
  end
  lines[#lines + 1] = {group, call('SMEMBERS', S .. ':present:' .. group),
    members_of(group), late_of(group), call('ZCARD', S .. ':wait:' .. group), callers}
end
return tell(rows, lines)
