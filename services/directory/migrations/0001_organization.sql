-- Organisations, their drafts and revisions, and the audit.
--
-- Row-level security, for the tables' owner too: a transaction works for the organisation named by
-- the setting centralino.organization, and whatever a statement forgets to say, it cannot see
-- another's rows. '*' reads, and only reads, what is published by all, to send it to routing, queue
-- and edge. The service refuses a user who passes by row-level security (superuser, bypassrls).
--
-- The organisation is first in every key. A configuration is stored as directory's own JSON (the
-- message Configuration of the API, without secrets): it is edited, published and gone back to as a
-- whole. Only what must hold across revisions or organisations has tables of its own: numbers,
-- SIP domains, credentials.

create table organization (
  organization text primary key,
  display_name text not null,
  sip_domain text not null unique,          -- across organisations: the realm of its phones
  live_revision bigint not null default 0,  -- 0: nothing is published yet
  created timestamptz not null default now()
);

create table draft (
  organization text primary key references organization,
  configuration jsonb not null,
  version bigint not null,                  -- the etag
  base_revision bigint not null,
  updated timestamptz not null default now()
);

-- Immutable. A revision is superseded when the next one is published.
create table revision (
  organization text not null references organization,
  revision bigint not null check (revision > 0),
  published timestamptz not null,
  author text not null,
  comment text not null,
  configuration jsonb not null,
  primary key (organization, revision)
);

-- The digest secrets of telephones, sealed. With the draft until it is published.
create table credential (
  organization text not null references organization,
  operator text not null,
  draft boolean not null,
  extension text not null,
  realm text not null,
  md5_ha1_sealed bytea not null,
  sha256_ha1_sealed bytea not null,
  changed timestamptz not null default now(),
  primary key (organization, operator, draft)
);

-- Who owns a number that callers dial. Unique across organisations: a trunk call says a number and
-- nothing else.
create table published_number (
  organization text not null references organization,
  number text not null unique,
  primary key (organization, number)
);

-- Append-only.
create table audit (
  organization text not null references organization,
  entry bigint not null,
  time timestamptz not null default now(),
  author text not null,
  action text not null,
  changes text[] not null,
  revision bigint not null,                 -- the one it made; 0: none
  comment text not null,
  primary key (organization, entry)
);

-- Answers of mutations by request id (AIP-155), for 24 h.
create table request (
  organization text not null,
  request_id text not null,
  request_digest text not null,
  response bytea not null,
  created timestamptz not null default now(),
  primary key (organization, request_id)
);
create index request_created on request (organization, created);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed', tg_table_name using errcode = 'restrict_violation';
end
$$;
create trigger immutable before update or delete or truncate on revision
  execute function refuse_change();
create trigger immutable before update or delete or truncate on audit
  execute function refuse_change();

do $$
declare
  name text;
begin
  foreach name in array array['organization', 'draft', 'revision', 'credential', 'published_number',
                              'audit', 'request'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
        'create policy own on %I '
        'using (organization = current_setting(''centralino.organization'', true)) '
        'with check (organization = current_setting(''centralino.organization'', true))', name);
  end loop;
end
$$;

create policy published on organization for select
  using (current_setting('centralino.organization', true) = '*');
create policy published on revision for select
  using (current_setting('centralino.organization', true) = '*');
create policy published on credential for select
  using (current_setting('centralino.organization', true) = '*' and not draft);
