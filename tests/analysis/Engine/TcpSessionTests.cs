using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Packets;
using Xunit;

namespace NidsVm.Analysis.Tests.Engine;

public class TcpSessionTests
{
    private const TcpFlags SynAck = TcpFlags.Syn | TcpFlags.Ack;
    private const TcpFlags FinAck = TcpFlags.Fin | TcpFlags.Ack;

    [Fact]
    public void Whole_connection_is_told_with_sizes_and_history()
    {
        var engine = new TestEngine();
        engine.Handshake();
        engine.FromClient(1001, 5001, TcpFlags.Ack, "hello"u8);
        engine.FromServer(5001, 1006, TcpFlags.Ack, "worlds"u8);
        engine.FromClient(1006, 5007, FinAck);
        engine.FromServer(5007, 1007, FinAck);
        engine.FromClient(1007, 5008, TcpFlags.Ack);
        Ended end = engine.End();

        Assert.Equal("hello"u8.ToArray(), engine.Collector!.Orig);
        Assert.Equal("worlds"u8.ToArray(), engine.Collector.Resp);
        Assert.Equal((TcpState.Closed, TcpState.Closed), (end.OrigState, end.RespState));
        Assert.Equal((5UL, 6UL), (end.OrigBytes, end.RespBytes));
        Assert.Equal("ShADdFfA"[..7], end.History);
        Assert.Equal((5UL, 3UL), (end.OrigPackets, end.RespPackets));
        Assert.Equal(["eof orig", "eof resp", "finished", "end orig", "end resp", "done"], engine.Collector.Ends);
    }

    [Fact]
    public void Closed_connection_goes_after_the_close_delay()
    {
        var engine = new TestEngine();
        engine.Handshake();
        engine.FromClient(1001, 5001, FinAck);
        engine.FromServer(5001, 1002, FinAck);
        engine.FromClient(1002, 5002, TcpFlags.Ack);
        engine.Wait(4.9);
        Assert.Empty(engine.Removed);
        engine.Wait(0.2);
        Assert.Single(engine.Removed);
        Assert.Equal(0, engine.Context.Manager.Table.Count);
        Assert.Equal(0, engine.Machine.Timers.Count);
    }

    [Fact]
    public void Unanswered_syn_goes_after_the_attempt_delay()
    {
        var engine = new TestEngine();
        engine.FromClient(1, 0, TcpFlags.Syn);
        engine.Wait(5.1);
        Ended end = Assert.Single(engine.Removed);
        Assert.Equal(TcpState.SynSent, end.OrigState);
        Assert.Equal("S", end.History);
        Assert.Equal(0, engine.Machine.Timers.Count);
    }

    [Fact]
    public void Rejected_connection()
    {
        var engine = new TestEngine();
        engine.FromClient(1000, 0, TcpFlags.Syn);
        engine.FromServer(0, 1001, TcpFlags.Rst | TcpFlags.Ack);
        Ended end = engine.End();
        Assert.Equal((TcpState.SynSent, TcpState.Reset), (end.OrigState, end.RespState));
        Assert.Equal("Sr", end.History);
    }

    [Fact]
    public void Reset_of_an_established_connection()
    {
        var engine = new TestEngine();
        engine.Handshake();
        engine.FromServer(5001, 1001, TcpFlags.Rst);
        Ended end = engine.End();
        Assert.Equal((TcpState.Established, TcpState.Reset), (end.OrigState, end.RespState));
        Assert.Equal("ShAr", end.History);
        Assert.Contains("reset", engine.Collector!.Ends);
    }

    [Fact]
    public void Syn_ack_first_then_ack_turns_the_roles_round()
    {
        var engine = new TestEngine();
        engine.FromServer(5000, 1001, SynAck);
        engine.FromClient(1001, 5001, TcpFlags.Ack);
        engine.FromClient(1001, 5001, TcpFlags.Ack, "abc"u8);
        Ended end = engine.End();
        Assert.Equal("10.0.0.1:40000", end.Orig);
        Assert.Equal("^hAD", end.History);
        Assert.Equal(1UL, engine.Weird("connection_originator_SYN_ack"));
    }

    [Fact]
    public void Syn_ack_before_its_syn_is_put_right()
    {
        var engine = new TestEngine();
        engine.FromServer(5000, 1001, SynAck);
        engine.FromClient(1000, 0, TcpFlags.Syn);
        engine.FromClient(1001, 5001, TcpFlags.Ack);
        Ended end = engine.End();
        Assert.Equal("10.0.0.1:40000", end.Orig);
        Assert.Equal((TcpState.Established, TcpState.Established), (end.OrigState, end.RespState));
        Assert.Equal("Hs^A", end.History);
    }

    [Fact]
    public void Sequence_numbers_wrap()
    {
        var engine = new TestEngine();
        uint first = uint.MaxValue - 2;
        engine.Handshake(client: first);
        engine.FromClient(unchecked(first + 1), 5001, TcpFlags.Ack, "abcdefgh"u8);
        engine.FromClient(unchecked(first + 9), 5001, TcpFlags.Ack, "ijk"u8);
        engine.FromServer(5001, unchecked(first + 12), TcpFlags.Ack);
        Ended end = engine.End();
        Assert.Equal("abcdefghijk"u8.ToArray(), engine.Collector!.Orig);
        Assert.Equal(11UL, end.OrigBytes);
        Assert.Empty(engine.Collector.Gaps);
    }

    [Fact]
    public void Acknowledged_bytes_that_never_came_are_a_gap()
    {
        var engine = new TestEngine();
        engine.Handshake();
        engine.FromClient(1001, 5001, TcpFlags.Ack, "ab"u8);
        engine.FromClient(1008, 5001, TcpFlags.Ack, "ij"u8);
        Assert.Equal("ab"u8.ToArray(), engine.Collector!.Orig);
        engine.FromServer(5001, 1010, TcpFlags.Ack);
        Ended end = engine.End();
        Assert.Equal("abij"u8.ToArray(), engine.Collector.Orig);
        Assert.Equal((3UL, 5UL, true), Assert.Single(engine.Collector.Gaps));
        Assert.Equal("ShADaG", end.History);
    }

    [Fact]
    public void Retransmissions_are_written_down_at_powers_of_ten()
    {
        var engine = new TestEngine();
        engine.Handshake();
        for (int i = 0; i < 101; i++)
        {
            engine.FromClient(1001, 5001, TcpFlags.Ack, "x"u8);
        }

        Assert.Equal("ShADTTT", engine.End().History);
    }

    [Fact]
    public void Bad_checksum_is_written_down_and_ignored()
    {
        var engine = new TestEngine();
        byte[] frame = TcpFrame.Tcp(TestEngine.Client, 40_000, TestEngine.Server, 80, 1, 0, TcpFlags.Syn);
        frame[^3] ^= 1;
        engine.Send(frame);
        Ended end = engine.End();
        Assert.Equal("C", end.History);
        Assert.Equal(0UL, end.OrigPackets);
        Assert.Equal(1UL, engine.Weird("bad_TCP_checksum"));
    }

    [Fact]
    public void Closed_window_is_written_down()
    {
        var engine = new TestEngine();
        engine.Handshake();
        engine.Send(TcpFrame.Tcp(TestEngine.Client, 40_000, TestEngine.Server, TestEngine.StreamPort, 1001, 5001, TcpFlags.Ack, window: 0));
        Assert.Equal("ShAW", engine.End().History);
    }

    [Fact]
    public void New_syn_on_a_closed_connection_starts_another_one()
    {
        var engine = new TestEngine();
        engine.Handshake();
        engine.FromClient(1001, 5001, FinAck);
        engine.FromServer(5001, 1002, FinAck);
        engine.FromClient(9000, 0, TcpFlags.Syn, later: 1);
        Assert.Single(engine.Removed);
        Assert.Equal(1UL, engine.Weird("premature_connection_reuse"));
        Assert.Equal("S", engine.End().History);
    }

    [Fact]
    public void Partial_connection_delivers_what_is_seen()
    {
        var engine = new TestEngine();
        engine.FromClient(77, 88, TcpFlags.Ack, "abc"u8);
        engine.FromServer(88, 80, TcpFlags.Ack, "def"u8);
        Ended end = engine.End();
        Assert.Equal((TcpState.Partial, TcpState.Partial), (end.OrigState, end.RespState));
        Assert.Equal("abc"u8.ToArray(), engine.Collector!.Orig);
        Assert.Equal("def"u8.ToArray(), engine.Collector.Resp);
        Assert.Equal((3UL, 3UL), (end.OrigBytes, end.RespBytes));
    }

    [Fact]
    public void Data_behind_a_hole_without_any_acknowledgement_is_given_up()
    {
        var engine = new TestEngine();
        engine.Handshake();
        var data = new byte[1000];
        for (uint i = 0; i < 20; i++)
        {
            engine.FromClient(1101 + (i * 1000), 5001, TcpFlags.Ack, data);
        }

        Assert.Equal(1UL, engine.Weird("above_hole_data_without_any_acks"));
        Assert.Equal(0L, engine.Context.Reassembly.HeldBytes);
        Assert.Empty(engine.Collector!.Orig);
    }

    [Fact]
    public void Idle_connection_goes_after_the_inactivity_timeout()
    {
        var engine = new TestEngine();
        engine.Handshake();
        engine.Wait(299);
        Assert.Empty(engine.Removed);
        engine.FromClient(1001, 5001, TcpFlags.Ack);
        engine.Wait(299);
        Assert.Empty(engine.Removed);
        engine.Wait(2);
        Assert.Single(engine.Removed);
    }
}
