commit prepared 'left behind';
insert into burnt values (6);
