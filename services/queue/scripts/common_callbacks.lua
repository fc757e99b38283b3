-- Callers who keep their place and are called back (ADR 0011). It is the same ticket at the same
-- score; t.back says where he is:
--   later   not before an instant ("b:" in S:due): he has just hung up, or could not be reached
--   turn    at his turn like anybody; he needs no edge, so he has none and outlives them all. When
--           an operator is his, the offer lies in S:offers: (of no edge) until an edge takes it
--   called  an edge calls him; the operator is kept, his phone is silent
--   back    he said that he is there, and waits on the line again
--
-- S:callback:<ticket>  hash  number; kept: what the edge gave for the edge that will call, opaque
--   here; tries: how often he was not reached; most: how often he may be; retry: ms until the
--   next try; until: when it is given up; from: with "later", the instant
--
-- Counted: callback-asked, callback-reached, callback-missed (he will be tried again),
-- callback-given-up, callback-cancelled.

-- At his turn, and not before this instant, he is called.
local function call_later(ticket, t, instant)
  detach(ticket, t)
  t.back = 'later'
  save_ticket(ticket, t)
  call('HSET', S .. ':callback:' .. ticket, 'from', whole(instant))
  due_at('b:' .. ticket, instant)
end

local function give_up(ticket, t, why)
  leave_line(ticket, t, 'waiting')
  event('count', t.group, why, now - t.joined)
end

-- The instant in S:due has come: he may be called now; or it is too late.
local function callback_due(ticket, t)
  local until_then = tonumber(call('HGET', S .. ':callback:' .. ticket, 'until')) or 0
  if now >= until_then then
    if t.offer == '' then give_up(ticket, t, 'callback-given-up') end
    return
  end
  if t.back == 'later' then
    t.back = 'turn'
    save_ticket(ticket, t)
  end
  due_at('b:' .. ticket, until_then)
end

-- He said that he is there: from now on he is a caller as any other, his operator's phone may ring.
local function reach(ticket, t)
  local stood_in = stands_in(t)
  t.back = 'back'
  save_ticket(ticket, t)
  not_due('b:' .. ticket)
  event('count', t.group, 'callback-reached', now - t.joined)
  if t.offer == '' then return dispatch({t.group}) end
  call('ZREM', stood_in, ticket)
  call('ZADD', stands_in(t), t.score, ticket)
  local f = load_offer(t.offer)
  f.expires = now + f.ring + GRACE
  save_offer(t.offer, f)
  due_at('o:' .. t.offer, f.expires)
end
