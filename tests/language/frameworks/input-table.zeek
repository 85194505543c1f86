# Input: a table from a file of columns, with a predicate, changes and errors.
redef exit_only_after_terminate = T;

type Idx: record {
	i: int;
	c: count;
};

type Val: record {
	b: bool;
	e: Input::Mode;
	p: port;
	pp: port &type_column="proto";
	sn: subnet;
	a: addr;
	d: double;
	t: time;
	iv: interval;
	s: string;
	sc: set[count];
	ss: set[string] &optional;
	se: set[string];
	vc: vector of count;
	ve: vector of int &optional;
	missing: string &optional;
	preset: count &default=5;
	pt: pattern;
};

global rows: table[int, count] of Val = table();
global finish: event();

event changed(d: Input::TableDescription, tpe: Input::Event, left: Idx, right: Val)
	{
	print "event", tpe, left, right$s;
	}

event trouble(d: Input::TableDescription, message: string, level: Reporter::Level)
	{
	print "trouble", d$name, message, level;
	}

function write_file_with(name: string, lines: vector of string)
	{
	local f = open(name);
	for ( _, line in lines )
		write_file(f, line + "\n");
	close(f);
	}

const header = "#fields\ti\tc\tb\te\tp\tpp\tproto\tsn\ta\td\tt\tiv\ts\tsc\tss\tse\tvc\tve\tpt\textra";

event zeek_init()
	{
	write_file_with("rows.log", vector("#separator \\x09", header,
	    "-42\t21\tT\tInput::STREAM\t123\t5\ticmp\t10.0.0.0/24\t1.2.3.4\t3.14\t1315801931.273616\t100.000000\thurz\t3\tA\t(empty)\t10,20,30\t(empty)\t/foo|bar/\tx",
	    "7\t22\t0\tInput::MANUAL\t80/tcp\t53\tudp\t2001:db8::/32\t::1\t-1e3\t1\t2\ta\\x09b\t(empty)\t-\tX\t1\t-\t/x/\tx",
	    "8\t22\tbad\tInput::MANUAL\t80/tcp\t53\tudp\t2001:db8::/32\t::1\t-1e3\t1\t2\ts\t(empty)\t-\tX\t1\t-\t/x/\tx",
	    "9\t22\tT\tInput::NEVER\t80/tcp\t53\tudp\t2001:db8::/32\t::1\t-1e3\t1\t2\ts\t(empty)\t-\tX\t1\t-\t/x/\tx",
	    "10\t22\tT",
	    "11\t12x\t-\tInput::MANUAL\t80/tcp\t53\tudp\t10.0.0.0/8\t::1\t0\t1\t2\ts\t(empty)\t-\tX\t1\t-\t/x/\tx",
	    "12\t1\tT\tInput::REREAD\t65535/tcp\t0\ttcp\t10.0.0.0/8\t::1\t0\t1\t2\trefused\t(empty)\t-\tX\t1\t-\t/x/\tx"));

	print Input::add_table([$source="rows.log", $name="rows", $idx=Idx, $val=Val, $destination=rows, $ev=changed, $error_ev=trouble,
	                        $pred(typ: Input::Event, left: Idx, right: Val) = { return right$s != "refused"; }]);
	}

global readings = 0;

event Input::end_of_data(name: string, source: string)
	{
	++readings;
	print "end", name, source, |rows|;

	if ( readings == 1 )
		{
		print rows[-42, 21];
		print rows[7, 22];
		print "foo" == rows[-42, 21]$pt;

		# The first row is as it was, the second changes, the third is new.
		write_file_with("rows.log", vector(header,
		    "-42\t21\tT\tInput::STREAM\t123\t5\ticmp\t10.0.0.0/24\t1.2.3.4\t3.14\t1315801931.273616\t100.000000\thurz\t3\tA\t(empty)\t10,20,30\t(empty)\t/foo|bar/\tx",
		    "7\t22\t0\tInput::MANUAL\t80/tcp\t53\tudp\t2001:db8::/32\t::1\t-1e3\t1\t2\tother\t(empty)\t-\tX\t1\t-\t/x/\tx",
		    "1\t1\tT\tInput::REREAD\t1/tcp\t0\ttcp\t10.0.0.0/8\t::1\t0\t1\t2\tnew\t(empty)\t-\tX\t1\t-\t/x/\tx"));
		print Input::force_update("rows");
		}
	else if ( readings == 2 )
		{
		print rows[7, 22]$s;
		write_file_with("rows.log", vector(header));
		print Input::force_update("rows");
		}
	else
		{
		print Input::remove("rows"), Input::remove("none");
		terminate();
		}
	}
