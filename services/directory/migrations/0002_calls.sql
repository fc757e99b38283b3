-- Finished calls, by month. `began` is the time inside the call id (UUIDv7): the same record always
-- falls into the same partition, so that a record that comes twice is found to be there.

create table call (
  organization text not null,
  began timestamptz not null,
  call_id uuid not null,
  revision bigint not null,
  dialled text not null,
  caller text not null,
  started timestamptz not null,
  ended timestamptz not null,
  legs jsonb not null,
  primary key (organization, began, call_id)
) partition by range (began);
create index call_dialled on call (organization, dialled, began);
create index call_caller on call (organization, caller, began);

create table segment (
  organization text not null,
  began timestamptz not null,
  call_id uuid not null,
  position integer not null,
  segment_id text not null,
  kind text not null,
  response_group text not null,
  operator text not null,
  started timestamptz not null,
  ended timestamptz not null,
  outcome text not null,
  numbers_told integer[] not null,
  primary key (organization, began, call_id, position)
) partition by range (began);
create index segment_group on segment (organization, response_group, began);
create index segment_operator on segment (organization, operator, began);

alter table call enable row level security;
alter table call force row level security;
alter table segment enable row level security;
alter table segment force row level security;
create policy own on call
  using (organization = current_setting('centralino.organization', true))
  with check (organization = current_setting('centralino.organization', true));
create policy own on segment
  using (organization = current_setting('centralino.organization', true))
  with check (organization = current_setting('centralino.organization', true));

-- The partitions of the month (UTC) in which `instant` lies. Rows are reached through the tables
-- above, under their policies; a partition by itself shows nothing.
create function ensure_call_month(instant timestamptz) returns void
language plpgsql as $$
declare
  first date := date_trunc('month', instant at time zone 'UTC')::date;
  upto date := (first + interval '1 month')::date;
  parent text;
  child text;
begin
  foreach parent in array array['call', 'segment'] loop
    child := format('%s_%s', parent, to_char(first, 'YYYY_MM'));
    if to_regclass(format('public.%I', child)) is null then
      -- Two consumers may find it missing at once.
      perform pg_advisory_xact_lock(hashtext('centralino.' || child));
      execute format('create table if not exists public.%I partition of public.%I '
                     'for values from (%L) to (%L)',
                     child, parent, first || ' 00:00+00', upto || ' 00:00+00');
      execute format('alter table public.%I enable row level security', child);
      execute format('alter table public.%I force row level security', child);
    end if;
  end loop;
end
$$;
