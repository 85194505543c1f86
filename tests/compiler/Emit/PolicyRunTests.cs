using Xunit;

namespace NidsVm.Compiler.Tests.Emit;

/// <summary>Policies from text to output.</summary>
public sealed class PolicyRunTests
{
    [Fact]
    public void A_timer_may_be_a_block_with_captured_locals()
    {
        PolicyProgram program = PolicyProgram.Run(
            """
            event zeek_init()
            	{
            	local who = "first";
            	local n = 1;
            	schedule 5 secs { print who, n; n += 1; schedule 2 secs { print "again", n; } };
            	who = "changed";
            	n = 10;
            	print "armed";
            	}
            """,
            until: 100);
        Assert.Equal("armed\nfirst, 1\nagain, 2\n", program.Output);
    }

    [Fact]
    public void A_scheduled_block_can_be_cancelled_by_its_handle()
    {
        PolicyProgram program = PolicyProgram.Run(
            """
            global cancel_timer: function(t: opaque of timer): bool;
            event zeek_init()
            	{
            	local n = 3;
            	local t = schedule 5 secs { print "never", n; };
            	print cancel_timer(t), cancel_timer(t);
            	}
            """,
            until: 100);
        Assert.Equal("T, F\n", program.Output);
    }

    [Fact]
    public void Constructors_make_no_default_for_what_they_give_unless_making_it_shows()
    {
        PolicyProgram program = PolicyProgram.Run(
            """
            type Inner: record { n: count &default=3; };
            function made(): Inner { print "made"; return Inner($n=4); }
            type R: record { a: Inner; b: set[count]; c: Inner &default=made(); d: vector of count; };
            global given: R = [$a=[$n=1], $b=set(5), $c=[$n=2], $d=vector(6)];
            event zeek_init()
            	{
            	local r = R($a=Inner($n=1), $c=Inner($n=2));
            	add r$b[7];
            	r$d += 8;
            	print r$a$n, |r$b|, r$c$n, |r$d|;
            	r = R($b=set(1, 2), $d=vector(1, 2, 3));
            	print r$a$n, |r$b|, r$c$n, |r$d|;
            	print given$a$n, |given$b|, given$c$n, |given$d|;
            	}
            """);
        Assert.Equal("", program.Errors);
        Assert.EndsWith("made\n1, 1, 2, 1\nmade\n3, 2, 4, 3\n1, 1, 2, 1\n", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_waits_for_changes_and_times_out()
    {
        PolicyProgram program = PolicyProgram.Run(
            """
            global level = 0;
            global names: set[string] = set();
            event bump(n: count) { level = n; if ( n == 2 ) add names["n2"]; }
            event zeek_init()
            	{
            	local limit = 2;
            	when [limit] ( level > limit ) { print "above", limit, level; }
            	when ( "n2" in names ) { print "n2 came"; }
            	when ( level > 100 ) { print "never"; } timeout 7 secs { print "gave up"; }
            	schedule 1 sec { bump(1) };
            	schedule 2 secs { bump(2) };
            	schedule 3 secs { bump(3) };
            	schedule 9 secs { bump(200) };
            	}
            """,
            until: 100);
        Assert.Equal("n2 came\nabove, 2, 3\ngave up\n", program.Output);
    }

    [Fact]
    public void An_asynchronous_function_parks_the_condition_that_calls_it()
    {
        PolicyProgram program = PolicyProgram.Run(
            """
            global answers: table[string] of count = table();
            global asked = 0;
            function ask(q: string): count
            	{
            	++asked;
            	return when [q] ( q in answers ) { return answers[q]; } timeout 10 secs { return 0; }
            	}
            event answer(q: string, n: count) { answers[q] = n; }
            event zeek_init()
            	{
            	when ( local r = ask("a") + ask("b") ) { print "sum", r, asked; }
            	when ( local s = ask("c") ) { print "c", s; }
            	schedule 2 secs { answer("b", 4) };
            	schedule 4 secs { answer("a", 3) };
            	print "asked";
            	}
            """,
            until: 100);
        Assert.Equal("asked\nsum, 7, 3\nc, 0\n", program.Output);
    }

    [Fact]
    public void Errors_end_one_handler_and_tell_the_call_stack()
    {
        PolicyProgram program = PolicyProgram.Run(
            """
            global t: table[string] of count;
            function inner(k: string): count { return t[k]; }
            function outer(k: string): count { return inner(k) + 1; }
            event zeek_init() &priority=1 { print outer("x"); }
            event zeek_init() { print "other"; }
            """);
        Assert.Equal("other\n", program.Output);
        Assert.Equal(
            """
            error in test.zeek, line 2: no such index
                in inner at test.zeek, line 2
                in outer at test.zeek, line 3
                in zeek_init at test.zeek, line 4

            """.ReplaceLineEndings("\n"),
            program.Errors.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("print 1 == 1 && 2 > 1 ? \"yes\" : \"no\";", "yes")]
    [InlineData("local v = vector(1, 2, 3); for ( i, x in v ) { if ( x == 2 ) next; print i, x; }", "0, 1\n2, 3")]
    [InlineData("local s = \"\"; for ( c in \"abc\" ) s = c + s; print s;", "cba")]
    [InlineData("switch ( 3 ) { case 1, 2: print \"low\"; break; case 3: print \"three\"; fallthrough; case 4: print \"four\"; break; default: print \"other\"; break; }", "three\nfour")]
    [InlineData("local x: any = \"text\"; switch ( x ) { case type count as c: print \"count\", c; break; case type string as s: print \"string\", |s|; break; }", "string, 4")]
    [InlineData("local x: any = 5; print x is count, x is string, (x as count) + 1;", "T, F, 6")]
    [InlineData("local a = 1; local b = 2; [a, b] = [b, a]; print a, b;", "2, 1")]
    [InlineData("local t = table([1, \"a\"] = 10); t[1, \"a\"] += 5; ++t[1, \"a\"]; print t[1, \"a\"], [1, \"b\"] in t;", "16, F")]
    [InlineData("local v: vector of count; v[2] = 7; print |v|, 1 in v, 2 in v; v += 8; print v;", "3, F, T\n[, , 7, 8]")]
    [InlineData("print vector(1, 2) + vector(10, 20), vector(T, F) && vector(T, T), -vector(1.5);", "[11, 22], [T, F], [-1.5]")]
    [InlineData("print \"abcdef\"[1:3], \"abcdef\"[-2:], \"abc\"[1], |1.2.3.0/24|;", "bc, ef, b, 256.0")]
    [InlineData("print /b+/ in \"abbc\", /abbc/ == \"abbc\", 1.2.3.4 in 1.2.0.0/16, \"b\" in \"abc\";", "T, T, T, T")]
    [InlineData("local i: int = -4; local c = 3; c = i + 5; print c; print 7 / 2, 7 % 4, 7 / 2.0, -7 / 2;", "1\n3, 3, 3.5, -3")]
    [InlineData("local f = function(n: count): count { return n * n; }; print f(7);", "49")]
    [InlineData("local r = [$a = 1, $b = \"x\"]; r$a += 41; local s = copy(r); s$a = 0; print r$a, s$a, r$b;", "42, 0, x")]
    [InlineData("print set(1, 2) | set(3) == set(1, 2, 3), set(1) <= set(1, 2), |set(1, 2) - set(2)|;", "T, T, 1")]
    public void Statements(string body, string expected)
    {
        PolicyProgram program = PolicyProgram.Run($"event zeek_init()\n\t{{\n\t{body}\n\t}}\n");
        Assert.Equal("", program.Errors);
        Assert.Equal(expected + "\n", program.Output);
    }

    [Fact]
    public void Globals_get_their_values_in_order_and_statements_follow()
    {
        PolicyProgram program = PolicyProgram.Run(
            """
            global a = 3;
            global b = a * 2;
            global squares: table[count] of count &default=function(n: count): count { return n * n; } &redef;
            redef squares += { [1] = 100 };
            print a, b, squares[1], squares[9];
            """);
        Assert.Equal("3, 6, 100, 81\n", program.Output);
    }

    [Fact]
    public void A_policy_that_never_ends_is_ended_by_the_budget()
    {
        PolicyProgram program = PolicyProgram.Run(
            """
            function spin() { while ( T ) { } }
            event zeek_init() &priority=1 { spin(); }
            event zeek_init() { print "next"; }
            """,
            budget: 100_000);
        Assert.Equal("next\n", program.Output);
        Assert.Contains("instruction budget exceeded in zeek_init", program.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_budget_is_an_option_of_the_policy_and_each_handler_and_timer_has_it()
    {
        PolicyProgram program = PolicyProgram.Run(
            """
            option instruction_budget: count = 1000;
            function work(rounds: count): count { local i = 0; while ( i < rounds ) ++i; return i; }
            event zeek_init() &priority=2 { print work(900); }
            event zeek_init() &priority=1 { print work(900), work(900); }
            event zeek_init()
            	{
            	print work(900);
            	schedule 1 sec { print "block", work(900); print "late", work(900); };
            	schedule 2 secs { print "last", work(900); };
            	}
            """,
            until: 10,
            budget: null);
        Assert.Equal("900\n900\nblock, 900\nlast, 900\n", program.Output);
        Assert.Contains("test.zeek, line 2: instruction budget exceeded in zeek_init", program.Errors, StringComparison.Ordinal);
        Assert.Equal(2, program.Errors.Split("instruction budget exceeded").Length - 1);
    }

    [Fact]
    public void A_budget_of_0_sets_no_limit()
    {
        PolicyProgram program = PolicyProgram.Run(
            """
            option instruction_budget: count = 0;
            event zeek_init() { local i = 0; while ( i < 100000 ) ++i; print i; }
            """,
            budget: null);
        Assert.Equal("100000\n", program.Output);
    }

    [Fact]
    public void Switches_over_constants_of_every_kind_find_their_case()
    {
        PolicyProgram program = PolicyProgram.Run(
            """
            type Colour: enum { Red, Green, Blue, White, Black };
            function number(n: count): string
            	{
            	switch ( n )
            		{
            		case 1, 2: return "few";
            		case 3: fallthrough;
            		case 4: return "some";
            		case 1000000, 18446744073709551615: return "many";
            		default: return "other";
            		}
            	}
            function negative(n: int): string
            	{
            	switch ( n ) { case -1: return "a"; case -2: return "b"; case +3: return "c"; case -9000000000: return "d"; }
            	return "none";
            	}
            function name(s: string): count
            	{
            	switch ( s ) { case "one": return 1; case "two": return 2; case "three": return 3; case "four": return 4; }
            	return 0;
            	}
            function host(a: addr): count
            	{
            	switch ( a ) { case 10.0.0.1: return 1; case 10.0.0.2: return 2; case [::1]: return 3; case 10.0.0.4: return 4; default: return 9; }
            	}
            function colour(c: Colour): count
            	{
            	switch ( c ) { case Red: return 1; case Green: return 2; case Blue: return 3; case White: return 4; }
            	return 0;
            	}
            event zeek_init()
            	{
            	print number(0), number(1), number(2), number(3), number(4), number(5), number(1000000), number(18446744073709551615);
            	print negative(-1), negative(-2), negative(+3), negative(-9000000000), negative(+4);
            	print name("one"), name("two"), name("three"), name("four"), name("five"), name("");
            	print host(10.0.0.1), host(10.0.0.2), host([::1]), host(10.0.0.4), host(10.0.0.3);
            	print colour(Red), colour(Blue), colour(White), colour(Black);
            	}
            """);
        Assert.Equal("other, few, few, some, some, other, many, many\na, b, c, d, none\n1, 2, 3, 4, 0, 0\n1, 2, 3, 4, 9\n1, 3, 4, 0\n", program.Output);
    }
}
