# Input: files that are read again when they change, and files that grow.
redef exit_only_after_terminate = T;
redef Threading::heartbeat_interval = 50 msecs;

type Idx: record { n: count; };
type Val: record { s: string; };

global known: table[count] of string = table();
global grown: vector of string = vector();
global ends = 0;

event changed(d: Input::TableDescription, tpe: Input::Event, left: Idx, right: string)
	{
	print "known", tpe, left$n, right;
	}

event more(d: Input::EventDescription, tpe: Input::Event, s: string)
	{
	grown += s;
	print "grown", s;

	if ( |grown| == 2 )
		{
		local f = open_for_append("grown.txt");
		write_file(f, "three\n");
		close(f);
		}

	if ( |grown| == 3 )
		terminate();
	}

function write_known(lines: vector of string)
	{
	local f = open("known.new");
	write_file(f, "#fields\tn\ts\n");
	for ( _, line in lines )
		write_file(f, line + "\n");
	close(f);
	rename("known.new", "known.txt");
	}

event Input::end_of_data(name: string, source: string)
	{
	print "end", name, |known|;

	if ( ++ends == 1 )
		write_known(vector("1\ta", "2\tB"));
	else if ( ends == 2 )
		write_known(vector("2\tB", "3\tc"));
	else
		{
		local f = open("grown.txt");
		write_file(f, "one\n");
		write_file(f, "two\n");
		close(f);
		Input::add_event([$source="grown.txt", $reader=Input::READER_RAW, $mode=Input::STREAM, $name="grown", $fields=Val, $ev=more, $want_record=F]);
		}
	}

event zeek_init()
	{
	write_known(vector("1\ta", "2\tb"));
	Input::add_table([$source="known.txt", $mode=Input::REREAD, $name="known", $idx=Idx, $val=Val, $want_record=F, $destination=known, $ev=changed]);
	}
