using Xunit;

namespace NidsVm.Logging.Tests.Scripts;

/// <summary>Rows that policies hold back.</summary>
public sealed class DelayTests
{
    private const string Foo = """
        module Foo;
        export {
            redef enum Log::ID += { LOG };
            type Info: record { n: count &log; s: string &log &optional; };
        }
        global token: Log::DelayToken;
        global held: Info;
        hook Log::log_stream_policy(rec: any, id: Log::ID)
            {
            if ( id != Foo::LOG )
                return;
            local info = rec as Foo::Info;
            if ( info$n != 1 )
                return;
            held = info;
            token = Log::delay(id, rec, function(r: any, i: Log::ID): bool { (r as Foo::Info)$s = "late"; return T; });
            }
        event zeek_init()
            {
            Log::create_stream(LOG, Log::Stream($columns=Info));
            Log::set_max_delay_interval(LOG, 10sec);
            Log::write(LOG, Info($n=1));
            Log::write(LOG, Info($n=2));
            print Log::get_delay_queue_size(LOG);
            }

        """;

    [Fact]
    public void AHeldRowIsWrittenWhenItIsReleased()
    {
        using var run = new PolicyRun(Foo + """
            event release() { print Log::delay_finish(LOG, held, token), Log::get_delay_queue_size(LOG); Log::write(LOG, Info($n=3)); }
            event zeek_init() &priority=-5 { schedule 2sec { release() }; }
            """);
        run.Wait(1).Wait(2).Finish();

        Assert.Equal(["2\t-", "1\tlate", "3\t-"], run.Rows("foo"));
        Assert.Equal("1\nT, 0\n", System.Text.Encoding.UTF8.GetString(run.Output.ToArray()));
    }

    [Fact]
    public void AHeldRowIsWrittenWhenItsTimeIsOver()
    {
        using var run = new PolicyRun(Foo + """
            event after() { Log::write(LOG, Info($n=3)); }
            event zeek_init() &priority=-5 { schedule 20sec { after() }; }
            """);
        run.Wait(11).Wait(10).Finish();

        Assert.Equal(["2\t-", "1\tlate", "3\t-"], run.Rows("foo"));
    }

    [Fact]
    public void HeldRowsAreWrittenAtTheEnd()
    {
        using var run = PolicyRun.Of(Foo);

        Assert.Equal(["2\t-", "1\tlate"], run.Rows("foo"));
    }
}
