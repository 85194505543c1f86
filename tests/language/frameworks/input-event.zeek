# Input: events from lines, with a record and with single arguments; sets; refused streams.
redef exit_only_after_terminate = T;

type Row: record {
	i: int;
	s: string &optional;
};

type Name: record {
	name: string;
};

global names: set[string] = set();
event row(d: Input::EventDescription, tpe: Input::Event, r: Row)
	{
	print "record", tpe, r;
	}

event fields(d: Input::EventDescription, tpe: Input::Event, i: int, s: string)
	{
	print "fields", d$name, i, s;
	}

event named(d: Input::TableDescription, tpe: Input::Event, n: Name)
	{
	print "name", tpe, n$name;
	}

event Input::end_of_data(name: string, source: string)
	{
	print "end", name, source;

	if ( name == "records" )
		print Input::add_event([$source="lines.txt", $name="fields", $fields=Row, $ev=fields, $want_record=F, $config=table(["separator"] = ";")]);
	else if ( name == "fields" )
		print Input::add_table([$source="names.txt", $name="names", $idx=Name, $destination=names, $ev=named]);
	else
		{
		print |names|, "b" in names;
		terminate();
		}
	}

event zeek_init()
	{
	local f = open("lines.txt");
	write_file(f, "#fields;s;i\n");
	write_file(f, "one;1\n");
	write_file(f, "# a comment\n");
	write_file(f, "\n");
	write_file(f, "NIL;2\r\n");
	write_file(f, "three;-3\n");
	close(f);

	f = open("names.txt");
	write_file(f, "#fields\tname\n");
	write_file(f, "a\n");
	write_file(f, "b\n");
	write_file(f, "a\n");
	close(f);

	print Input::add_event([$source="lines.txt", $name="records", $fields=Row, $ev=row, $config=table(["separator"] = ";", ["unset_field"] = "NIL")]);
	}
