-- Heap, Heap2, Sequence, Storage and what XLOG writes for them.
create table plain (id int primary key, k int, v text) with (fillfactor = 70);
create index plain_k on plain (k);
insert into plain select i, i % 100, repeat('x', i % 50) from generate_series(1, 3000) i;
create table copied as select * from plain;
insert into copied select * from copied limit 500;
update plain set v = v || 'y' where id % 3 = 0;
update plain set k = k + 1 where id % 5 = 0;
update plain set v = repeat(v, 20), k = k + 7 where id % 50 = 0;
delete from plain where id % 7 = 0;
select count(*) from (select 1 from plain where id < 500 for update) l;
select count(*) from (select 1 from plain where k < 10 for share) l;
insert into plain values (1, 1, 'there already') on conflict do nothing;
insert into plain select 100000 + i, i, 'new' from generate_series(1, 50) i on conflict (id) do update set v = 'twice';
vacuum plain;
select sum(k) from plain;
vacuum freeze plain;
-- A page whose only row is the new version of an updated one.
create table wide (id int primary key, v text);
alter table wide alter v set storage plain;
insert into wide select i, repeat('w', 5000) from generate_series(1, 20) i;
update wide set v = repeat('W', 5100);
create table toasted (id int, v text);
alter table toasted alter v set storage external;
insert into toasted select i, repeat(md5(i::text), 300) from generate_series(1, 60) i;
update toasted set v = v || 'more' where id % 2 = 0;
delete from toasted where id % 3 = 0;
vacuum toasted;
truncate toasted, copied;
create table truncated_tail as select i from generate_series(1, 5000) i;
delete from truncated_tail where i > 100;
vacuum truncated_tail;
create unlogged table not_logged (id int primary key);
insert into not_logged select generate_series(1, 100);
alter table not_logged set logged;
create materialized view seen as select k, count(*) from plain group by k;
refresh materialized view seen;

create sequence numbers cache 1;
select count(nextval('numbers')) from generate_series(1, 100);
select setval('numbers', 100000);
alter sequence numbers restart with 5 increment by 3;

-- Rewritten while a slot holds catalog rows back: what moved where is logged for logical decoding.
begin;
create table while_rewriting (id int);
alter table while_rewriting add column b int default 3;
drop table while_rewriting;
commit;
vacuum full pg_class;
vacuum full pg_attribute;
vacuum full pg_database;
cluster plain using plain_pkey;
create table catalog_like (id int primary key, v text) with (user_catalog_table = true);
insert into catalog_like select i, 'v' from generate_series(1, 50) i;
update catalog_like set v = 'w';
vacuum full catalog_like;
reindex table plain;
create index concurrently plain_v on plain (left(v, 10));
alter table plain alter id type bigint;
alter table plain drop column v;
comment on table plain is 'done';
create type mood as enum ('low');
alter type mood add value 'high';
-- Nothing below needs old catalog rows any more, and what the slot holds back is not reused.
select pg_drop_replication_slot('logical');
