-- Who is in which group, as a revision published it. A revision that is not newer changes nothing.
-- A: revision, then pairs: "g:<group>", "m:<group>", "o:<operator>" and "s:<language>" with their
--    JSON (see S:config).
-- Answer: ok | old, the revision that holds.
local revision = tonumber(A[1])

local held = tonumber(call('HGET', S .. ':config', 'revision')) or 0
if held >= revision then return answer('old', held) end

local before = call('HKEYS', S .. ':config')
for _, name in ipairs(before) do
  if string.sub(name, 1, 2) == 'g:' then
    local group = string.sub(name, 3)
    call('DEL', S .. ':free:' .. group, S .. ':present:' .. group)
    moved(group)
  end
end
call('DEL', S .. ':config')
call('HSET', S .. ':config', 'revision', revision)
neighbours_of, memberships_of, speakers_of = {}, {}, {}
local groups = {}
for i = 2, #A, 2 do
  call('HSET', S .. ':config', A[i], A[i + 1])
  if string.sub(A[i], 1, 2) == 'g:' then
    groups[#groups + 1] = string.sub(A[i], 3)
    moved(groups[#groups])
  end
end
for i = 2, #A, 2 do
  if string.sub(A[i], 1, 2) == 'o:' then
    local operator = string.sub(A[i], 3)
    local o = load_operator(operator)
    o.present, o.free = false, ''
    place_operator(operator, o)
  end
end
dispatch(groups)
return answer('ok', revision)
