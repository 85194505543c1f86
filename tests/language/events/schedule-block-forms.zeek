# Blocks as timers: capture lists, closures, handles of both forms, blocks that set further ones.

redef exit_only_after_terminate = T;
redef allow_network_time_forward = F;

type State: record { n: count; };

event done(how: string)
	{
	print "event", how;
	}

function later(s: State): opaque of timer
	{
	return schedule [s] 2.5 sec { print "from a function", s$n; };
	}

function chain(left: count)
	{
	if ( left > 0 )
		schedule 1.0 sec { print "chain", left; chain(left - 1); }
	}

hook arm(name: string)
	{
	schedule 0.5 sec { print "armed by", name; }
	}

event tick()
	{
	set_network_time(network_time() + 1 sec);
	if ( network_time() > double_to_time(8.0) )
		terminate();
	else
		schedule 0 sec { tick() };
	}

event zeek_init()
	{
	set_network_time(double_to_time(1.0));
	local shared = State($n=1);
	local own = State($n=1);
	schedule [shared, copy own] 1.5 sec { print "captured", shared$n, own$n; own$n = 99; }
	later(shared);
	shared$n = 2;
	own$n = 2;
	local f = function[shared]() { schedule 3.5 sec { print "from a lambda", shared$n; } };
	f();
	hook arm("hook");
	chain(3);
	local keep = schedule 4.5 sec { done("kept") };
	local drop = schedule 4.5 sec { done("dropped") };
	print cancel_timer(drop), cancel_timer(drop);
	schedule double_to_time(6.5) { print "at a time", network_time(), own$n; }
	for ( i in vector(1, 2) )
		schedule 4.0 sec + i * 0.1 sec { print "loop", i; };
	schedule 5.2 sec { print cancel_timer(keep); }
	local word = "nested";
	schedule 0.7 sec
		{
		print "outer block";
		schedule 1.0 sec
			{
			print "inner block", word;
			local g = function[word](s: string): string { return word + s; };
			print g("!");
			}
		}
	schedule 0 sec { tick() };
	}
