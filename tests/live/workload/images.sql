-- Full-page images: every method, without and with a hole; hints; images that serve only to check the log.
create table imaged (id int primary key, v text);
insert into imaged select i, repeat(md5(i::text), 5) from generate_series(1, 1500) i;
create table full_of_bytes (id int, v bytea);
alter table full_of_bytes alter v set storage external;
insert into full_of_bytes
  select i, (select string_agg(sha512((i * 100 + j)::text::bytea), '') from generate_series(1, 60) j)
  from generate_series(1, 40) i;
checkpoint;
set wal_compression = off;
update imaged set v = v || '0' where id % 10 = 0;
checkpoint;
set wal_compression = pglz;
update imaged set v = v || '1' where id % 10 = 1;
create index on imaged (v);
checkpoint;
set wal_compression = lz4;
update imaged set v = v || '2' where id % 10 = 2;
update full_of_bytes set v = v || 'x' where id % 2 = 0;
checkpoint;
set wal_compression = zstd;
update imaged set v = v || '3' where id % 10 = 3;
update full_of_bytes set v = v || 'x' where id % 3 = 0;
create index on imaged (left(v, 8));
set wal_compression = off;
-- The same index four times: its pages are logged whole, and the same whichever way they were compressed.
create index same_pages_none on imaged (v, id);
set wal_compression = pglz;
create index same_pages_pglz on imaged (v, id);
set wal_compression = lz4;
create index same_pages_lz4 on imaged (v, id);
set wal_compression = zstd;
create index same_pages_zstd on imaged (v, id);
set wal_compression = off;
-- Reading sets hint bits, and with checksums the page is logged before it is changed.
insert into imaged select 10000 + i, 'hint' from generate_series(1, 2000) i;
checkpoint;
select count(*) from imaged;
set wal_consistency_checking = 'all';
insert into imaged select 20000 + i, 'checked' from generate_series(1, 40) i;
update imaged set v = 'checked twice' where id between 20000 and 20010;
delete from imaged where id between 20020 and 20030;
insert into places select 1, point(3, 3);
insert into radix values (1, 'checked');
insert into hashed values (1, 'checked');
insert into words values (1, '{1,2}');
insert into ranges values (1, 'checked');
insert into bloomed values (1, 2, 3);
select nextval('numbers');
set wal_compression = lz4;
insert into imaged select 30000 + i, 'checked' from generate_series(1, 40) i;
-- It outlives the crash that comes next.
begin;
insert into burnt values (0);
lock table imaged in share row exclusive mode;
select pg_advisory_xact_lock(42, 7);
comment on type mood is 'changed by a transaction that is left behind';
prepare transaction 'left behind';
