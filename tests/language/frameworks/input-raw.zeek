# Input: lines of files, what commands write and read, and how they end.
redef exit_only_after_terminate = T;

type Line: record {
	s: string;
};

type Both: record {
	s: string;
	is_stderr: bool;
};

event line(d: Input::EventDescription, tpe: Input::Event, s: string)
	{
	print d$name, s;
	}

event both(d: Input::EventDescription, tpe: Input::Event, r: Both)
	{
	print d$name, r$s, r$is_stderr;
	}

event Input::end_of_data(name: string, source: string)
	{
	print "end", name, source;

	if ( name == "file" )
		Input::add_event([$source="file.txt", $reader=Input::READER_RAW, $name="tail", $fields=Line, $ev=line, $want_record=F, $config=table(["offset"] = "-4")]);
	else if ( name == "tail" )
		Input::add_event([$source="cat; exit 3 |", $reader=Input::READER_RAW, $name="command", $fields=Line, $ev=line, $want_record=F,
		                  $config=table(["stdin"] = "hello\nthere\n")]);
	else if ( name == "errors" )
		terminate();
	}

event InputRaw::process_finished(name: string, source: string, exit_code: count, signal_exit: bool)
	{
	print "finished", name, exit_code, signal_exit;

	if ( name == "command" )
		Input::add_event([$source="echo only >&2 |", $reader=Input::READER_RAW, $mode=Input::STREAM, $name="errors", $fields=Both, $ev=both,
		                  $config=table(["read_stderr"] = "1")]);
	}

event zeek_init()
	{
	local f = open("file.txt");
	write_file(f, "first\n");
	write_file(f, "second\tline\n");
	write_file(f, "\n");
	write_file(f, "end\n");
	close(f);

	Input::add_event([$source="file.txt", $reader=Input::READER_RAW, $name="file", $fields=Line, $ev=line, $want_record=F]);
	}
