-- Transaction, CLOG, CommitTs, MultiXact, Standby, ReplicationOrigin, LogicalMessage.
select burn(1500);
begin; insert into burnt values (1); rollback;
begin; select burn(70); rollback;

-- A subtransaction under a second connection's eyes; what the outer one dropped is in the commit record.
begin;
create table short_lived (id int primary key, t text);
savepoint a; insert into short_lived values (1, 'one'); savepoint b; insert into short_lived values (2, 'two');
rollback to b;
drop table short_lived;
commit;

begin; create table prepared (id int primary key); insert into prepared select generate_series(1, 10);
savepoint s; insert into prepared values (11); release s;
prepare transaction 'first of two';
commit prepared 'first of two';
begin; drop table prepared; prepare transaction 'a dropped table';
rollback prepared 'a dropped table';
begin; drop table prepared; prepare transaction 'again';
commit prepared 'again';

set synchronous_commit = remote_apply;
insert into burnt values (2);
set synchronous_commit = on;

select pg_replication_origin_create('upstream');
select pg_replication_origin_create('another');
select pg_replication_origin_advance('another', '0/1234');
select pg_replication_origin_session_setup('upstream');
begin;
select pg_replication_origin_xact_setup('0/ABCDEF', '2026-01-02 03:04:05.678901+00');
insert into burnt values (3);
commit;
begin;
select pg_replication_origin_xact_setup('0/ABCDFF', '2026-01-02 03:04:06+00');
insert into burnt values (4);
prepare transaction 'from upstream';
select pg_replication_origin_xact_setup('0/ABCE0F', '2026-01-02 03:04:07+00');
commit prepared 'from upstream';
begin;
select pg_replication_origin_xact_setup('0/ABCE1F', '2026-01-02 03:04:08+00');
insert into burnt values (5);
rollback;
select pg_replication_origin_session_reset();
select pg_replication_origin_drop('another');

select pg_logical_emit_message(false, 'prefix', 'not part of a transaction');
select pg_logical_emit_message(true, 'prefix', 'part of one');
select pg_logical_emit_message(true, '', decode(repeat('00ff7f80', 5000), 'hex'));

-- Locks of several transactions on one row: a lock by the outer transaction and an update by an inner one.
create table shared_rows (id int primary key, v int);
insert into shared_rows select i, 0 from generate_series(1, 400) i;
do $$
begin
  for i in 1..400 loop
    perform 1 from shared_rows where id = i for key share;
    begin
      update shared_rows set v = v + 1 where id = i;
    exception when division_by_zero then null;
    end;
  end loop;
end $$;
begin;
update shared_rows set v = v + 1 where id <= 20;
select dblink_connect('other', :'connection');
select dblink_exec('other', 'begin');
select count(*) from dblink('other', 'select id from shared_rows where id <= 20 for key share') as t(id int);
commit;
select dblink_exec('other', 'commit');
select dblink_disconnect('other');
begin; lock table shared_rows in access exclusive mode; commit;
