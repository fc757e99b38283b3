-- What is closed for an emergency, beside what is published: in force without a publication, until
-- it is lifted or its end has passed. One closure of each scope.

create table closure (
  organization text not null references organization,
  scope text not null,                      -- a resource name: the organisation, a site or a desk
  closure jsonb not null,                   -- the API's message Closure
  primary key (organization, scope)
);

-- Grows with each change of the organisation's closures.
alter table organization add column overrides_version bigint not null default 0;

alter table closure enable row level security;
alter table closure force row level security;
create policy own on closure
  using (organization = current_setting('centralino.organization', true))
  with check (organization = current_setting('centralino.organization', true));
create policy published on closure for select
  using (current_setting('centralino.organization', true) = '*');
