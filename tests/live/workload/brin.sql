-- BRIN: summaries that stay, grow in their place, move, and vanish. Generic: bloom.
create table ranges (id int, t text, b text) with (fillfactor = 10);
create index ranges_id on ranges using brin (id) with (pages_per_range = 1, autosummarize = off);
create index ranges_t on ranges using brin (t) with (pages_per_range = 1);
insert into ranges select i, repeat(chr(97 + i % 26), i % 200), null from generate_series(1, 8000) i;
select brin_summarize_new_values('ranges_id'), brin_summarize_new_values('ranges_t');
update ranges set id = id + 100000 where id % 40 = 0;
update ranges set t = repeat('zz', 400) where id % 10 = 1;
insert into ranges select -i, repeat(chr(65 + i % 26), i % 700), null from generate_series(1, 3000) i;
vacuum ranges;
select brin_desummarize_range('ranges_id', 3);
select brin_summarize_range('ranges_id', 3);

create table bloomed (a int, b int, c int);
insert into bloomed select i, i % 10, i % 7 from generate_series(1, 500) i;
create index bloomed_abc on bloomed using bloom (a, b, c);
insert into bloomed select i, i % 10, i % 7 from generate_series(1, 1500) i;
delete from bloomed where a % 3 = 0;
vacuum bloomed;
