# Closures: made in a loop, called, changing what they captured.
type Step: function(n: count): count;

function adder(amount: count): Step
	{
	return function [amount](n: count): count { return n + amount; };
	}

function counter(): function(): count
	{
	local n = 0;
	return function [n](): count { ++n; return n; };
	}

function twice(step: Step): Step
	{
	return function [step](n: count): count { return step(step(n)); };
	}

event zeek_init()
	{
	local sum = 0;
	local round = 0;
	while ( round < 300000 )
		{
		local plus = adder(round % 7);
		local add_twice = twice(plus);
		local tick = counter();
		sum += plus(round) + add_twice(round) + tick() + tick();
		++round;
		}

	local total = counter();
	local add_three = adder(3);
	local value = 0;
	round = 0;
	while ( round < 2000000 )
		{
		value = add_three(value) + total();
		value = value % 1000003;
		++round;
		}

	print fmt("%d %d", sum, value);
	}
