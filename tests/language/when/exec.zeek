# Exec::run: commands run beside the policy; conditions wait for their output.

@load base/utils/exec

redef exit_only_after_terminate = T;

function words(text: string): count
	{
	return when [text] ( local r = Exec::run([$cmd="wc -w", $stdin=text]) )
		{
		return to_count(strip(r$stdout[0]));
		}
	}

event zeek_init()
	{
	when ( local first = Exec::run([$cmd="cat; echo wrong >&2; echo data > out.txt; exit 3", $stdin="a\nb\n", $read_files=set("out.txt", "none.txt")]) )
		{
		print first$exit_code, first$signal_exit, first$stdout, first$stderr, first$files;
		when ( words("one two three") + words("four five") == 5 )
			{
			print "counted";
			when ( local second = Exec::run([$cmd="no-such-command-at-all 2>/dev/null"]) )
				{
				print second$exit_code, |second$stdout|, second?$files;
				when ( local slow = Exec::run([$cmd="sleep 30"]) )
					print "not reached", slow;
				timeout 0.3 sec
					{
					print "too slow";
					terminate();
					}
				}
			}
		}
	print "armed";
	}
