-- Who may see what. The service works as one of two roles, neither of which can log in, is a
-- superuser or passes by row-level security:
--
--   centralino_service   works for one organisation at a time: the one named by the setting
--                        centralino.organization. Whatever a statement forgets to say, it cannot
--                        see another's rows.
--   centralino_platform  reads what is published by all, to send it to routing, queue and edge.
--
-- Roles belong to the whole server, and two databases may be made ready at the same time.
do $$
declare
  name text;
begin
  foreach name in array array['centralino_service', 'centralino_platform'] loop
    begin
      execute format('create role %I nologin nosuperuser nobypassrls', name);
    exception when duplicate_object or unique_violation then
      null;
    end;
    if not pg_has_role(session_user, name, 'member') then
      execute format('grant %I to %I', name, session_user);
    end if;
  end loop;
end
$$;
