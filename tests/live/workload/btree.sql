-- Btree: splits on both sides, posting lists, page deletion, a tree that shrinks and grows again.
create table b (id int, k int, t text);
create index b_id on b (id);
create index b_k on b (k);
create index b_t on b (t);
insert into b select i, i % 20, md5(i::text) from generate_series(1, 12000) i;
insert into b select -i, i % 20, md5(i::text) from generate_series(1, 4000) i;
-- Splits of a posting list: rows that lie in the middle of the table, freed and filled again.
delete from b where id % 3 = 0 and id between 2000 and 6000;
vacuum b;
insert into b select i, i % 20, md5(i::text) from generate_series(20000, 22000) i;
-- Killed entries are removed when a page is full.
create table churn (id int primary key, k int, v int) with (fillfactor = 50);
create index churn_k on churn (k);
create index churn_v on churn (v);
insert into churn select i, i, 0 from generate_series(1, 400) i;
do $$
begin
  for i in 1..12 loop
    update churn set k = k + 1000, v = i;
    commit;
    perform count(*) from churn where k between 0 and 1000000;
  end loop;
end $$;
set enable_seqscan = off;
set enable_bitmapscan = off;
delete from churn where id % 2 = 0;
select count(*) from churn where k > 0;
select count(*) from churn where id > 0;
insert into churn select i, 12000 + i * 7 % 400, 1 from generate_series(1001, 2500) i;
insert into churn select i, 1, 1 from generate_series(1, 400) i on conflict do nothing;
-- Pages without entries are unlinked, and their space is used again.
delete from b where id between 100 and 11000;
vacuum b;
insert into b select i, 3, repeat('z', 10) || i from generate_series(50001, 50800) i;
vacuum b;
insert into b select i, 21 + i, md5(i::text) from generate_series(60001, 64000) i;
-- Long keys make a tree of several levels; without most of them its root has one child.
create table tall (k text);
alter table tall alter k set storage plain;
create index tall_k on tall (k);
insert into tall select lpad(i::text, 8, '0') || repeat('k', 1500) from generate_series(1, 500) i;
delete from tall where k < '00000498';
vacuum tall;
vacuum tall;
insert into tall select lpad(i::text, 8, '0') || repeat('l', 1500) from generate_series(600, 660) i;
vacuum tall;
