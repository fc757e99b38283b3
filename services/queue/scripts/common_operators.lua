-- Where operators stand: in the sets of those present and those free, or not.

local function is_present(o) return o.bound > now and o.mode == '' end
local function is_free(o)
  return is_present(o) and o.act == '' and o.wrap_until <= now and o.rest_until <= now
end

-- Whether he stands where his state says: time alone may have changed it.
local function is_in_place(o)
  return o.present == is_present(o) and (o.free ~= '') == is_free(o)
end

-- Puts the operator where his state says: into the sets of present and free members, or out; and
-- what is due of him. He knows where he stands.
local function place_operator(operator, o)
  local present, free = is_present(o), ''
  if is_free(o) then free = table.concat({o.doubt and '1' or '0', o.idle, o.calls}, ' ') end
  if present ~= o.present or free ~= o.free then
    for _, m in ipairs(memberships(operator)) do
      local group, level, place, strategy = m[1], m[2], m[3], m[4]
      if present ~= o.present then
        call(present and 'SADD' or 'SREM', S .. ':present:' .. group, operator)
        -- Those who wait for the last one to leave must hear of it.
        if not present and call('EXISTS', S .. ':present:' .. group) == 0 then moved(group) end
      end
      if free == '' then
        if o.free ~= '' then call('ZREM', S .. ':free:' .. group, operator) end
      elseif free ~= o.free then
        local key = o.idle
        if strategy == 'in-order' then key = place end
        if strategy == 'fewest-calls' then key = o.calls end
        call('ZADD', S .. ':free:' .. group, (o.doubt and DOUBT or 0) + level * LEVEL + key, operator)
      end
    end
  end
  local wakes = o.act == '' and math.max(o.wrap_until, o.rest_until) or 0
  if wakes <= now then wakes = 0 end
  if wakes ~= o.wakes then
    if wakes > 0 then due_at('w:' .. operator, wakes) else not_due('w:' .. operator) end
  end
  o.present, o.free, o.wakes = present, free, wakes
  save_operator(operator, o)
end

-- What changed of an operator, and to his place with him.
local function set_operator(operator, o, changes)
  for name, value in pairs(changes) do o[name] = value end
  place_operator(operator, o)
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
