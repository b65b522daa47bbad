-- Gin: posting trees, pending list, vacuum of both, deleted pages.
create table words (id int, a int[]);
create index words_now on words using gin (a) with (fastupdate = off);
create index words_later on words using gin (a) with (fastupdate = on, gin_pending_list_limit = 64);
insert into words select i, array[i % 10, 100 + i % 700, 5000 + i] from generate_series(1, 3000) i;
insert into words select i, array[1] from generate_series(3001, 22000) i;
select gin_clean_pending_list('words_later');
delete from words where id % 2 = 0 and id < 3000;
vacuum words;
insert into words select i, array[i % 10, 9] from generate_series(30000, 30500) i;
delete from words where id between 3001 and 21000;
vacuum words;
vacuum words;
insert into words select i, array[1, i] from generate_series(40000, 41000) i;
select gin_clean_pending_list('words_later');
