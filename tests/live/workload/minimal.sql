-- wal_level = minimal: a relation made in the transaction that fills it is not logged row by row.
begin;
create table unlogged_fill (id int, p point);
create index unlogged_fill_gist on unlogged_fill using gist (p);
insert into unlogged_fill select i, point(i % 211, i % 307) from generate_series(1, 3000) i;
commit;
drop table unlogged_fill;
