create extension dblink;
create extension bloom;
create extension pageinspect;
select pg_create_logical_replication_slot('logical', 'test_decoding');
select pg_create_physical_replication_slot('physical', true);

-- One subtransaction with a transaction id of its own for each call.
create table burnt (id int);
create function burn(n int) returns void language plpgsql as $$
begin
  for i in 1..n loop
    begin
      insert into burnt values (i);
    exception when division_by_zero then null;
    end;
  end loop;
end $$;
