-- How long those waited who were answered lately in a group, the newest first.
-- A: group, how many at most.
-- Answer: a text for each: place, operators present, instant of joining, wait (common.lua).
return tell(unpack(call('LRANGE', S .. ':answers:' .. A[1], 0, tonumber(A[2]) - 1)))
