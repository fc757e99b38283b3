-- An operator, or whoever minds him, says whether he takes calls.
-- A: operator, mode ("" available, paused, away; "?": only asked), reason, request id ("" none).
-- Answer: unknown, or ok, his mode and its reason now, and both before. A repeat of a request id
-- changes nothing.
-- Paused or away while his phone rings: the offer is taken back. Available ends wrap-up and rest.
local operator, mode, reason, request = A[1], A[2], A[3], A[4]

if call('HEXISTS', S .. ':config', 'o:' .. operator) == 0 then return answer('unknown') end
local o = load_operator(operator)
if mode == '?' or (request ~= '' and
    not call('SET', S .. ':request:' .. request, operator, 'NX', 'PX', 86400000)) then
  return answer('ok', o.mode, o.reason, o.mode, o.reason)
end
local was_mode, was_reason = o.mode, o.reason
local changes = {mode = mode, reason = reason}
if mode == '' then
  changes.doubt, changes.wrap_until, changes.rest_until, changes.misses = false, 0, 0, 0
  if o.mode == 'away' then changes.calls = 0 end
end
if o.act == '' and (o.mode ~= mode or o.wrap_until > now) then
  changes.since = now
  if mode == '' and o.mode ~= '' then changes.idle = now end
end
set_operator(operator, o, changes)
local ringing = mode ~= '' and o.act == 'ringing' and load_offer(o.offer)
if ringing then withdraw(o.offer, ringing, 'withdrawn') end
dispatch(touched(ringing and ringing.group, operator))
return answer('ok', mode, reason, was_mode, was_reason)
