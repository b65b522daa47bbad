insert into burnt values (7);
checkpoint;
