using NidsVm.Analysis.Tests.Engine;
using NidsVm.Analysis.Tests.Lines;
using NidsVm.Analysis.Tests.Policies;
using NidsVm.Packets;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>
/// Any bytes as a conversation of a line protocol, through the whole engine with all of the protocol's events handled: a byte says who
/// speaks and how much of what follows, or how large a gap is.
/// </summary>
internal sealed class LineFuzz
{
    private readonly PolicyEngine _engine;
    private ushort _port = 1024;

    /// <param name="events">names of events without arguments that matter</param>
    public LineFuzz(string analyzer, params string[] events) =>
        _engine = LineConversation.Start(analyzer, EventCounts.Policy + string.Join('\n', events.Select(e => $"event {e} {{ }}")));

    public string Report() => EventCounts.Report(_engine);

    public void Run(ReadOnlySpan<byte> data)
    {
        _port = _port == ushort.MaxValue ? (ushort)1024 : (ushort)(_port + 1);
        uint client = 1000;
        uint server = 5000;
        Send(true, client++, 0, TcpFlags.Syn, default);
        Send(false, server++, client, TcpFlags.Syn | TcpFlags.Ack, default);
        while (data.Length > 1)
        {
            byte control = data[0];
            bool isOrig = (control & 1) != 0;
            int length = Math.Min(data.Length - 1, control >> 1);
            ref uint sequence = ref isOrig ? ref client : ref server;
            if (control >= 254)
            {
                sequence += data[1];
                length = 1;
            }
            else
            {
                Send(isOrig, sequence, isOrig ? server : client, TcpFlags.Ack, data.Slice(1, length));
                sequence += (uint)length;
                Send(!isOrig, isOrig ? server : client, sequence, TcpFlags.Ack, default);
            }

            data = data[(1 + length)..];
        }

        Send(true, client, server, TcpFlags.Fin | TcpFlags.Ack, default);
        Send(false, server, client + 1, TcpFlags.Rst | TcpFlags.Ack, default);

        // So that finished connections go.
        _engine.Machine.Timers.Advance(_engine.Machine.NetworkTime + 10, 300);
    }

    private void Send(bool isOrig, uint sequence, uint ack, TcpFlags flags, ReadOnlySpan<byte> payload) => _engine.Send(
        isOrig
            ? TcpFrame.Tcp(TestEngine.Client, _port, TestEngine.Server, LineConversation.Port, sequence, ack, flags, payload)
            : TcpFrame.Tcp(TestEngine.Server, LineConversation.Port, TestEngine.Client, _port, sequence, ack, flags, payload),
        later: 0.5);
}
