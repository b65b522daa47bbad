-- Hash: splits, overflow pages that come and go, squeezed buckets.
create table hashed (k int, t text);
create index hashed_k on hashed using hash (k);
create index hashed_t on hashed using hash (t) with (fillfactor = 30);
insert into hashed select i, md5(i::text) from generate_series(1, 4000) i;
insert into hashed select 42, 'many' || i % 3 from generate_series(1, 2500) i;
delete from hashed where k = 42 and t <> 'many1';
vacuum hashed;
delete from hashed where k % 3 = 0;
vacuum hashed;
insert into hashed select 7, 'few' from generate_series(1, 900) i;
-- Entries killed by an index scan are removed when their page is full.
set enable_seqscan = off;
set enable_bitmapscan = off;
create table hash_kill (k int);
create index hash_kill_k on hash_kill using hash (k);
insert into hash_kill select 1 from generate_series(1, 330);
delete from hash_kill;
select count(*) from hash_kill where k = 1;
insert into hash_kill select 1 from generate_series(1, 900);
insert into hashed select i, md5(i::text) from generate_series(5000, 7000) i;
vacuum hashed;
