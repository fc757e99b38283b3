-- Replaces what one edge knows of one user's phones; other edges' bindings stay.
--
-- KEYS[1]   {organisation}:binding:<user>, a hash: "<edge>|<contact>" -> binding as JSON
-- ARGV[1]   the edge
-- ARGV[2]   when the last of these bindings expires, milliseconds since 1970; 0: there are none
-- ARGV[3…]  field, value, field, value, …
local own = ARGV[1] .. '|'
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  if string.sub(field, 1, #own) == own then redis.call('HDEL', KEYS[1], field) end
end
for i = 3, #ARGV, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
end
-- The key outlives its last binding, whoever wrote it: -1 is "no expiry", -2 "no key".
local expires = redis.call('PEXPIRETIME', KEYS[1])
local last = tonumber(ARGV[2])
if expires == -1 or (expires >= 0 and last > expires) then
  if last > 0 then redis.call('PEXPIREAT', KEYS[1], last) end
end
return redis.status_reply('OK')
