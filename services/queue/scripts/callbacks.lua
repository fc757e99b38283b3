-- Who is to be called back, for admin clients.
-- A: groups.
-- Answer: {ticket, group, number, later | turn | called | back, joined, instant before which he is
-- not called, tries} for each.
local rows = {}
for _, group in ipairs(A) do
  local numbers = call('HGETALL', S .. ':numbers:' .. group)
  for i = 1, #numbers, 2 do
    local ticket = numbers[i + 1]
    local t = load_ticket(ticket)
    local known = call('HMGET', S .. ':callback:' .. ticket, 'from', 'tries')
    rows[#rows + 1] = {ticket, group, numbers[i], t.back, t.joined, tonumber(known[1]),
      tonumber(known[2])}
  end
end
return tell(unpack(rows))
