# Input: configuration files set options; what cannot be set is told and left.
@load base/frameworks/config

redef exit_only_after_terminate = T;

module Test;

export {
	option number = 1;
	option words: set[string] = {};
	option list: vector of count = vector(1);
	option where = 1.2.3.4;
	option on = F;
	option how = Input::MANUAL;
	option nested: table[string] of count = {};
	option empty_words: set[string] = { "full" };
}

redef Config::config_files += { "test.config" };

event Input::end_of_data(name: string, source: string)
	{
	print name, number, words, list, where, on, how, |empty_words|;
	print Config::set_value("Test::number", 5), number;
	terminate();
	}

event InputConfig::new_value(name: string, source: string, id: string, value: any)
	{
	print "new", id, value;
	}

event zeek_init() &priority=20
	{
	local f = open("test.config");
	write_file(f, "# a comment\n");
	write_file(f, "Test::number   42\n");
	write_file(f, "Test::words\tone \n");
	write_file(f, "Test::list 1,2,3\n");
	write_file(f, "Test::where ::1\n");
	write_file(f, "Test::on T\n");
	write_file(f, "Test::how Input::STREAM\n");
	write_file(f, "Test::nested 5\n");
	write_file(f, "Test::unknown 5\n");
	write_file(f, "Test::number many\n");
	write_file(f, "Test::empty_words \n");
	write_file(f, "Nothing\n");
	close(f);
	}
