create table on_the_new_timeline (id int primary key, v text);
insert into on_the_new_timeline select i, 'v' from generate_series(1, 300) i;
update on_the_new_timeline set v = 'w';
vacuum on_the_new_timeline;
checkpoint;
insert into on_the_new_timeline values (0, 'last');
