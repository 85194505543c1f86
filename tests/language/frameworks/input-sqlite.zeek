# Input: rows that a query yields from a data base.
redef exit_only_after_terminate = T;

type Row: record {
	i: int;
	c: count &optional;
	s: string;
	b: bool;
	d: double;
	a: addr;
	p: port &type_column="proto";
	words: set[string];
	t: time;
};

event row(d: Input::EventDescription, tpe: Input::Event, r: Row)
	{
	print r;
	}

global next_step: event(after: string);

event trouble(d: Input::EventDescription, message: string, level: Reporter::Level)
	{
	print d$name, message, level;

	# Each has a thread of its own: one after the other.
	if ( message == "terminating thread" )
		event next_step(d$name);
	}

event Input::end_of_data(name: string, source: string)
	{
	print "end", name, source;
	terminate();
	}

event InputRaw::process_finished(name: string, source: string, exit_code: count, signal_exit: bool)
	{
	}

event next_step(after: string)
	{
	switch ( after )
		{
		case "":
		print Input::add_event([$source="none", $reader=Input::READER_SQLITE, $name="none", $fields=Row, $ev=row, $error_ev=trouble]);
		break;

		case "none":
		print Input::add_event([$source="none", $reader=Input::READER_SQLITE, $mode=Input::STREAM, $name="mode", $fields=Row, $ev=row, $error_ev=trouble]);
		break;

		case "mode":
		# A memory that holds what the query itself says.
		local f = open("rows.sqlite");
		close(f);
		print Input::add_event([$source="rows", $reader=Input::READER_SQLITE, $name="rows", $fields=Row, $ev=row, $error_ev=trouble,
		    $config=table(["query"] = "select -1 as i, null as c, 'text' as s, 1 as b, 2.5 as d, '10.0.0.1' as a, 53 as p, 'udp' as proto, 'x' as words, 1.0 as t union all select 2, 7, 'more', 0, 3, '::1', 80, 'tcp', '(empty)', 2")]);
		break;
		}
	}

event zeek_init()
	{
	event next_step("");
	}
