using System.Text.Json;

namespace NidsVm.Host.Tests;

/// <summary>Policies without traffic: run, compile, check, disasm.</summary>
public sealed class PolicyCommandTests : IDisposable
{
    private const string Hello = """
        global greetings: count = 2;

        event zeek_init()
        	{
        	print fmt("hello, %s times %d", "world", greetings);
        	}

        event zeek_done()
        	{
        	print "bye";
        	}

        """;

    private readonly NidsVmProcess _nidsvm = new();

    public void Dispose() => _nidsvm.Dispose();

    [Fact]
    public void A_policy_runs_from_source_and_from_its_image_alike()
    {
        _nidsvm.Write("hello.zeek", Hello);
        ProcessResult source = _nidsvm.Run("run", "-b", "hello.zeek");
        ProcessResult compile = _nidsvm.Run("compile", "-b", "hello.zeek", "-o", "hello.bpc");
        File.Delete(_nidsvm.PathOf("hello.zeek"));
        ProcessResult image = _nidsvm.Run("run", "hello.bpc");
        Assert.Equal("hello, world times 2\nbye\n", source.Output);
        Assert.Equal(0, compile.ExitCode);
        Assert.Equal(source.Output, image.Output);
        Assert.Equal((0, 0), (source.ExitCode, image.ExitCode));
    }

    [Fact]
    public void Compiling_twice_gives_the_same_bytes()
    {
        // In another process, hence with other hash seeds, and in another folder.
        using var other = new NidsVmProcess();
        _nidsvm.Write("hello.zeek", Hello);
        other.Write("hello.zeek", Hello);
        _nidsvm.Run("compile", "hello.zeek", "-o", "one.bpc");
        other.Run("compile", "hello.zeek", "-o", "two.bpc");
        Assert.Equal(File.ReadAllBytes(_nidsvm.PathOf("one.bpc")), File.ReadAllBytes(other.PathOf("two.bpc")));
    }

    [Fact]
    public void Prefixed_policies_are_loaded_beside_those_they_belong_to()
    {
        _nidsvm.Write("p.zeek", "event zeek_init() { print \"main\"; }\n");
        _nidsvm.Write("one.p.zeek", "event zeek_init() { print \"one\"; }\n");
        _nidsvm.Write("two.p.zeek", "event zeek_init() { print \"two\"; }\n");
        ProcessResult result = _nidsvm.Run("run", "-b", "-p", "one", "--prefix", "two:none", "p.zeek");
        Assert.Equal("main\ntwo\none\n", result.Output);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void Code_and_assignments_come_from_the_command_line()
    {
        _nidsvm.Write("m.zeek", "module M;\nexport { const x = 1 &redef; }\n");
        ProcessResult result = _nidsvm.Run("run", "-b", "m.zeek", "-e", "event zeek_init() { print M::x + 1; }", "M::x=41");
        Assert.Equal("42\n", result.Output);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void Policies_are_found_below_ZEEKPATH()
    {
        Directory.CreateDirectory(_nidsvm.PathOf("elsewhere"));
        _nidsvm.Write("elsewhere/found.zeek", "event zeek_init() { print \"found\"; }\n");
        Environment.SetEnvironmentVariable("ZEEKPATH", _nidsvm.PathOf("elsewhere"));
        try
        {
            Assert.Equal("found\n", _nidsvm.Run("run", "-b", "found").Output);
        }
        finally
        {
            Environment.SetEnvironmentVariable("ZEEKPATH", null);
        }
    }

    [Fact]
    public void Check_tells_all_errors_with_place_and_caret()
    {
        _nidsvm.Write("bad.zeek", "global a: count = \"one\";\nglobal b: string = 2;\n\nevent zeek_init() { print a; }\n");
        ProcessResult result = _nidsvm.Run("check", "-b", "bad.zeek");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("bad.zeek:1:", result.Error, StringComparison.Ordinal);
        Assert.Contains("bad.zeek:2:", result.Error, StringComparison.Ordinal);
        Assert.Contains("global a: count = \"one\";", result.Error, StringComparison.Ordinal);
        Assert.Matches(@"\n\s*(\|\s*)?\^", result.Error);
    }

    [Fact]
    public void Check_is_silent_about_a_good_policy()
    {
        _nidsvm.Write("hello.zeek", Hello);
        ProcessResult result = _nidsvm.Run("check", "hello.zeek");
        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public void Disasm_shows_source_lines_beside_opcodes()
    {
        _nidsvm.Write("hello.zeek", Hello);
        ProcessResult result = _nidsvm.Run("disasm", "-b", "hello.zeek", "zeek_init");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("print fmt(\"hello, %s times %d\", \"world\", greetings);", result.Output, StringComparison.Ordinal);
        Assert.Contains("Return", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_time_error_ends_its_handler_only_and_fails_the_start()
    {
        _nidsvm.Write("fails.zeek", """
            event zeek_init() &priority=5
            	{
            	local v: vector of count = vector(1);
            	print v[3];
            	print "not reached";
            	}

            event zeek_init()
            	{
            	print "second body";
            	}

            """);
        ProcessResult result = _nidsvm.Run("run", "-b", "fails.zeek");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("second body\n", result.Output);
        Assert.Contains("fails.zeek", result.Error, StringComparison.Ordinal);
        Assert.Contains("4", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_counts_calls_and_lines_and_writes_stacks()
    {
        _nidsvm.Write("p.zeek", "function twice(n: count): count\n\t{\n\treturn 2 * n;\n\t}\n\nevent zeek_init()\n\t{\n\tlocal i = 0;\n\twhile ( i < 5 )\n\t\ti = twice(i) + 1;\n\tprint i;\n\t}\n");
        ProcessResult result = _nidsvm.Run("profile", "-b", "p.zeek", "--json", "--folded", "p.folded");
        Assert.Equal(0, result.ExitCode);
        JsonElement report = JsonDocument.Parse(result.Output).RootElement;
        JsonElement function = report.GetProperty("functions").EnumerateArray().Single(f => f.GetProperty("name").GetString() == "twice");
        Assert.Equal((3, 1), (function.GetProperty("calls").GetInt32(), function.GetProperty("line").GetInt32()));
        JsonElement line = report.GetProperty("lines").EnumerateArray().Single(l => l.GetProperty("file").GetString() == "p.zeek" && l.GetProperty("line").GetInt32() == 10);
        Assert.Equal(3, line.GetProperty("hits").GetInt32());
        Assert.Contains(File.ReadAllLines(_nidsvm.PathOf("p.folded")), l => l.StartsWith("zeek_init (p.zeek:7);twice (p.zeek:1) ", StringComparison.Ordinal));
    }

    [Fact]
    public void Checks_for_editors_tell_place_code_and_suggestion()
    {
        _nidsvm.Write("bad.zeek", "global counter = 1;\n\nevent zeek_init()\n\t{\n\tprint countr;\n\t}\n");
        ProcessResult result = _nidsvm.Run("check", "-b", "--json", "bad.zeek");
        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        JsonElement error = Assert.Single(JsonDocument.Parse(result.Output).RootElement.EnumerateArray());
        Assert.Equal(("bad.zeek", 5, 8, 5, 14), (error.GetProperty("file").GetString(), error.GetProperty("line").GetInt32(), error.GetProperty("column").GetInt32(),
            error.GetProperty("endLine").GetInt32(), error.GetProperty("endColumn").GetInt32()));
        Assert.Equal(("error", "unknown-identifier", "counter"), (error.GetProperty("severity").GetString(), error.GetProperty("code").GetString(), error.GetProperty("suggestion").GetString()));
        _nidsvm.Write("good.zeek", "global counter = 1;\n");
        Assert.Equal("[]", _nidsvm.Run("check", "-b", "--json", "good.zeek").Output.Trim());
    }

    [Fact]
    public void Misspelt_commands_and_options_are_mended()
    {
        Assert.Contains("Did you mean 'check'?", _nidsvm.Run("chekc", "x.zeek").Error, StringComparison.Ordinal);
        ProcessResult result = _nidsvm.Run("run", "--redfile", "x.pcap");
        Assert.Contains("Did you mean '--readfile'?", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public void Run_time_errors_show_the_call_stack_innermost_first()
    {
        _nidsvm.Write("p.zeek", "function inner(t: table[string] of count): count\n\t{\n\treturn t[\"a\"];\n\t}\n\nevent zeek_init()\n\t{\n\tlocal t: table[string] of count;\n\tprint fmt(\"%d\",\n\t\tinner(t));\n\t}\n");
        ProcessResult result = _nidsvm.Run("run", "-b", "p.zeek");
        Assert.Equal("error in p.zeek, line 3: no such index\n    in inner at p.zeek, line 3\n    in zeek_init at p.zeek, line 10\n", result.Error);
        Assert.Equal(1, result.ExitCode);
    }
}
