-- Gist: splits, killed entries, pages deleted and used again.
create table places (id int, p point);
create index places_p on places using gist (p);
insert into places select i, point(i % 331, (i * 7) % 419) from generate_series(1, 6000) i;
delete from places where id % 2 = 0 and id < 1000;
vacuum places;
delete from places where p <@ box(point(0, 0), point(250, 419));
vacuum places;
insert into burnt values (8);
vacuum places;
insert into places select i, point(500 + i % 83, i % 89) from generate_series(10000, 13000) i;
set enable_seqscan = off;
set enable_bitmapscan = off;
create table gist_kill (p point);
create index gist_kill_p on gist_kill using gist (p);
insert into gist_kill select point(i % 60, i % 53) from generate_series(1, 2000) i;
delete from gist_kill;
select count(*) from gist_kill where p <@ box(point(0, 0), point(99, 99));
insert into gist_kill select point(i % 61, i % 51) from generate_series(1, 1000) i;
