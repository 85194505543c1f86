using System.Text;
using Xunit;

namespace NidsVm.Logging.Tests.Scripts;

/// <summary>Logs that are rotated while a policy runs.</summary>
public sealed class RotationScriptTests
{
    private const string Foo = """
        module Foo;
        export {
            redef enum Log::ID += { LOG };
            type Info: record { n: count &log; };
        }
        redef Log::default_rotation_interval = 60sec;
        event row(n: count) { Log::write(LOG, Info($n=n)); schedule 40sec { row(n + 1) }; }
        event zeek_init()
            {
            Log::create_stream(LOG, Log::Stream($columns=Info));
            event row(1);
            }

        """;

    [Fact]
    public void FullIntervalsGoIntoFilesOfTheirOwn()
    {
        using PolicyRun run = new(Foo);
        for (int i = 0; i < 12; i++)
        {
            run.Wait(10);
        }

        run.Finish();
        string[] rotated = [.. run.Files().Where(f => f != "foo.log")];

        Assert.True(rotated.Length >= 2, string.Join(' ', run.Files()));
        Assert.All(rotated, name => Assert.Matches(@"^foo\.2001-09-09-\d\d-\d\d-\d\d\.log$", name));
        Assert.Equal(["1", "2", "3", "4", "5"], rotated.Order(StringComparer.Ordinal).SelectMany(f => run.Rows(f[..^4])));
    }

    [Fact]
    public void IntervalsAreCountedFromTheFirstPacketOn()
    {
        // Before it there is no time, and a log that is open already is not rotated when there is.
        using PolicyRun run = new(Foo, start: 0);
        run.Wait(PolicyRun.StartTime);
        Assert.Equal(["foo.log"], run.Files());
        run.Wait(70).Finish();
        string[] rotated = [.. run.Files().Where(f => f != "foo.log")];
        Assert.Equal(2, rotated.Length);
        Assert.All(rotated, name => Assert.Matches(@"^foo\.2001-09-09-\d\d-4[67]-\d\d\.log$", name));
    }

    [Fact]
    public void PostprocessorsLearnNameAndTimes()
    {
        using PolicyRun run = new(Foo + """
            event zeek_init() &priority=-5
                {
                local f = Log::get_filter(LOG, "default");
                f$postprocessor = function(info: Log::RotationInfo): bool
                    { print info$path, info$open, info$close, info$terminating; return T; };
                Log::add_filter(LOG, f);
                }
            """);
        for (int i = 0; i < 7; i++)
        {
            run.Wait(10);
        }

        run.Finish();
        string[] lines = Encoding.UTF8.GetString(run.Output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.NotEmpty(lines);
        Assert.StartsWith("foo, 1000000000.0, ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(", F", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(", T", lines[^1], StringComparison.Ordinal);
    }
}
