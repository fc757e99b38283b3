-- What every script of the queue shares: put before each of them when it is loaded, and behind it
-- what it needs of common_lines, common_operators, common_offers and common_rank (scripts.cpp).
--
-- A command costs more than all that is reckoned around it, so: a caller, an offer, an operator is
-- one text, read once and written once however often a script changes it; nothing is kept twice;
-- what stands in a set already is not put there again.
--
-- Keys of one organisation; they share its hash tag, so they lie in one slot of a cluster and a
-- script may reach all of them. KEYS[1] is the stem S = "{org}:queue" (keys of another shape will need
-- another), KEYS[2] "{org}:test-clock".
--   S:config          hash   revision; g:<group> -> JSON [[groups that share an operator with it,
--                            itself included], RULES]; m:<group> -> JSON [members];
--                            o:<operator> -> JSON [[group, level, place in the group, strategy],
--                            ...]; s:<language> -> JSON [operators who speak it]
--   S:wait:<group>    zset   the callers in the line to whom no phone rings, by score (below)
--   S:ring:<group>    zset   those to whom a phone rings, by score
--   S:edges:<group>   hash   edge -> how many callers it has in the line
--   S:except:<group>  hash   the callers in the line who must not get every operator: ticket -> 1
--   S:versions        hash   group -> version of its line
--   S:seq             string counter of arrivals
--   S:ticket:<t>      string a caller (TICKET); or, for an hour after it is over, a tab and what a
--                            repeated join is answered, so that a repeat changes nothing, its
--                            score, arrival and number of offers
--   S:offer:<o>       string an offer or reservation (OFFER); for an hour after it is over
--   S:operator:<o>    string an operator (OPERATOR)
--   S:present:<group> set    members with a live binding, neither paused nor away
--   S:free:<group>    zset   members who can be offered a caller now, the best first
--   S:tickets:<edge>, S:offers:<edge>   sets of what an edge answers for
--   S:due             zset   what falls due, by instant: o:<offer> w:<operator> (wrap-up or rest
--                            over) p:<operator> (binding runs out) e:<edge> (lease runs out)
--                            g:<ticket> (a level opens for him) b:<ticket>
--                            (to be called back from now on, or not any more)
--   S:numbers:<group> hash   number -> ticket of who keeps his place in the line to be called back
--   S:callback:<t>    hash   what is known of him (common_callbacks.lua)
--   S:answers:<group> list   of those who waited and were answered, the newest first: place in the
--                            line and operators present when they came, instant, and the wait
--   S:answered        hash   group -> how many of its callers were answered
--   S:request:<id>    string a request of an admin client that was done, for 24 h
--
-- RULES of a group: away (so many offers not answered in a row make an operator away, 0: never),
-- all (1: all at once); where levels open late: after [ms until level 2 opens, level 3, ...] and
-- levels [[operators of level 1], ...].
--
-- Score: place in the one order of all callers of the organisation, lower is served earlier:
-- arrival number - priority * 2^40. It never changes, so a failed offer returns the caller to his
-- exact place. Callers stay in the line until an operator answers them or they leave.
--
-- Who gets whom. The first caller in that order, over all lines an operator serves, goes first.
-- For one caller the operators are tried so: those who did not fail this caller before those who
-- did, those to be trusted before the doubtful, then by level of competence, then as the group's
-- strategy says. So an operator who failed a caller is not offered the same caller again until
-- every other competent operator who is available has been tried.
--   A group that rings all at once: the first caller has an offer to every operator whom he may
-- have, and whoever becomes free rings along; the first to answer has him, the others are let go.
--   A level that opens late is closed to a caller until he has waited so long (then it falls due),
-- but while nobody of the levels above it is there. What is closed to the first of a line is closed
-- to all behind him: nobody is overtaken, and a place remains the number of those ahead.
--   A caller of another language gets, of those not yet tried, one who speaks it; where his group
-- requires it ("!en"), nobody else, unless nobody who speaks it is there.
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
-- Every script answers {now, next due instant, {answer...}, {event...}}; the instant is -1 where
-- nothing will fall due, nil from a script that only reads. The events:
--   {"offer", edge, call, ticket, offer, group, operator, ring, expires, along}
--                                   ring this phone; along (1 or 0): others ring for him too
--   {"withdrawn", edge, call, ticket, offer}                               stop ringing it
--   {"changed", group, version, staff, edge...}                            a line moved; staff 2:
--                                   somebody is present for it, 1: nobody is, 0: nobody can be
--   {"count", group, what, waited}  answered, abandoned, timeout, nobody, failed-call, lost (with
--                                   wait); away (an operator who did not answer too often); of an
--                                   offer busy, no-answer, declined, unreachable,
--                                   expired; callback-... of one to be called back
--                                   (common_callbacks.lua). Of one answered whom joining told a number there
--                                   follows by how much it exceeded those answered before him
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
local function event(...) events[#events + 1] = {...} end

local function due_at(what, instant) call('ZADD', S .. ':due', instant, what) end
local function not_due(what) call('ZREM', S .. ':due', what) end

local function whole(number) return string.format('%.0f', number) end
local function below(score) return '(' .. whole(score) end

-- ---- Configuration ---------------------------------------------------------------------------

local neighbours_of, memberships_of, speakers_of = {}, {}, {}

-- Nil for a group that is not known.
local function known_neighbours(group)
  local known = neighbours_of[group]
  if not known then
    local json = call('HGET', S .. ':config', 'g:' .. group)
    known = json and cjson.decode(json)
    neighbours_of[group] = known
  end
  return known and known[1], known and known[2]
end

local function neighbours(group) return known_neighbours(group) or {group} end

local NO_RULES = {away = 0}
local function rules(group)
  local _, known = known_neighbours(group)
  return known or NO_RULES
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

-- The operators who speak a language.
local function speakers(language)
  local known = speakers_of[language]
  if not known then
    local json = call('HGET', S .. ':config', 's:' .. language)
    known = {list = json and cjson.decode(json) or {}, has = {}}
    for _, operator in ipairs(known.list) do known.has[operator] = true end
    speakers_of[language] = known
  end
  return known
end

-- How many of these are there for this group, but for one.
local function count_present(group, operators, but)
  if #operators == 0 then return 0 end
  local count = 0
  for i, there in ipairs(call('SMISMEMBER', S .. ':present:' .. group, unpack(operators))) do
    if there == 1 and operators[i] ~= but then count = count + 1 end
  end
  return count
end

-- ---- Callers, offers, operators --------------------------------------------------------------

-- Fields parted by tabs: no identifier holds one, nor any other control character (%c). A caller's
-- `offer` are the offers that ring for him, parted by blanks, '' while he waits; his `level` is the
-- last that is open to him by time, as long as the next keeps somebody from him until that is due.
local TICKET = '^(%C+)\t(%C*)\t(%C*)\t(%C*)\t(%C*)\t(%C*)\t(%C*)\t(%C*)\t(%C*)\t(%C*)\t(%C*)\t' ..
  '(%C*)\t(%C*)\t(%C*)\t(%C*)\t(%C*)\t(%C*)$'
local OFFER = '^(%C*)\t(%C*)\t(%C*)\t(%C*)\t(%C*)\t(%C*)\t(%C*)\t(%C*)\t(%C*)\t(%C*)\t(%C*)$'
local OPERATOR = '^(%C*)\t(%C*)\t(%C*)\t(%C*)\t(%C*)\t(%C*)\t(%C*)\t(%C*)\t(%C*)\t(%C*)\t' ..
  '(%C*)\t(%C*)\t(%C*)\t(%C*)\t(.*)$'

local tickets, offers, operators = {}, {}, {}  -- what was read; false: a ticket that is over
local unsaved_tickets, unsaved_offers, unsaved_operators = {}, {}, {}

-- The caller; or nil, and of one who is over what was remembered.
local function load_ticket(ticket)
  local t = tickets[ticket]
  if t == nil then
    local text = call('GET', S .. ':ticket:' .. ticket)
    if not text then return nil end
    t = {}
    t.group, t.score, t.joined, t.edge, t.call, t.ring, t.wrap, t.offers, t.offer, t.except, t.tried,
      t.place, t.present, t.answered, t.language, t.level, t.back =
      string.match(text, TICKET)
    if not t.group then return nil, string.sub(text, 2) end
    t.score, t.joined = tonumber(t.score), tonumber(t.joined)
    tickets[ticket] = t
  end
  return t or nil
end

-- The language that an operator must speak to get this caller; nil: none.
local function required_language(t)
  return string.match(t.language, '^!(.*)$')
end
local function is_choosy(t) return t.except ~= '' or required_language(t) ~= nil end

local function save_ticket(ticket, t)
  tickets[ticket] = t
  unsaved_tickets[ticket] = t
end

local function forget_ticket(ticket, memory)
  tickets[ticket] = false
  unsaved_tickets[ticket] = nil
  call('SET', S .. ':ticket:' .. ticket, '\t' .. memory, 'PX', MEMORY)
end

local function load_offer(offer)
  local f = offers[offer]
  if f then return f end
  local text = call('GET', S .. ':offer:' .. offer)
  if not text then return nil end
  f = {}
  f.ticket, f.group, f.operator, f.call, f.edge, f.ring, f.wrap, f.expires, f.state, f.result,
    f.unlisted = string.match(text, OFFER)
  f.ring, f.expires = tonumber(f.ring), tonumber(f.expires)
  offers[offer] = f
  return f
end

local function save_offer(offer, f)
  offers[offer] = f
  unsaved_offers[offer] = f
end

-- Of one never heard of: nobody.
local function load_operator(operator)
  local o = operators[operator]
  if o then return o end
  local text = call('GET', S .. ':operator:' .. operator)
  if text then
    o = {}
    o.bound, o.mode, o.act, o.offer, o.idle, o.since, o.calls, o.doubt, o.wrap_until, o.rest_until,
      o.present, o.free, o.wakes, o.misses, o.reason = string.match(text, OPERATOR)
    o.bound, o.idle, o.since, o.calls = tonumber(o.bound), tonumber(o.idle), tonumber(o.since),
      tonumber(o.calls)
    o.wrap_until, o.rest_until, o.wakes = tonumber(o.wrap_until), tonumber(o.rest_until),
      tonumber(o.wakes)
    o.misses = tonumber(o.misses)
    o.doubt, o.present = o.doubt == '1', o.present == '1'
  else
    o = {bound = 0, mode = '', act = '', offer = '', idle = 0, since = 0, calls = 0, doubt = false,
      wrap_until = 0, rest_until = 0, present = false, free = '', wakes = 0, misses = 0,
      reason = ''}
  end
  operators[operator] = o
  return o
end

local function save_operator(operator, o) unsaved_operators[operator] = o end

local function save()
  for ticket, t in pairs(unsaved_tickets) do
    call('SET', S .. ':ticket:' .. ticket, table.concat({t.group, whole(t.score), t.joined, t.edge,
      t.call, t.ring, t.wrap, t.offers, t.offer, t.except, t.tried, t.place, t.present, t.answered,
      t.language, t.level, t.back},
      '\t'))
  end
  for offer, f in pairs(unsaved_offers) do
    local text = table.concat({f.ticket, f.group, f.operator, f.call, f.edge, f.ring, f.wrap,
      f.expires, f.state, f.result, f.unlisted}, '\t')
    if f.state == 'over' then
      call('SET', S .. ':offer:' .. offer, text, 'PX', MEMORY)
    else
      call('SET', S .. ':offer:' .. offer, text)
    end
  end
  for operator, o in pairs(unsaved_operators) do
    call('SET', S .. ':operator:' .. operator, table.concat({o.bound, o.mode, o.act, o.offer, o.idle,
      o.since, o.calls, o.doubt and '1' or '', o.wrap_until, o.rest_until, o.present and '1' or '',
      o.free, o.wakes, o.misses, o.reason}, '\t'))
  end
  unsaved_tickets, unsaved_offers, unsaved_operators = {}, {}, {}
end
