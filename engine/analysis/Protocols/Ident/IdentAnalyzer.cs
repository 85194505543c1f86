using System.Text;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Ident;

/// <summary>The Ident events of a program, documented in <c>base/bif/plugins/Zeek_Ident.events.bif.zeek</c>.</summary>
public sealed class IdentEvents
{
    public IdentEvents(Machine machine)
    {
        Request = machine.FindEvent("ident_request");
        Reply = machine.FindEvent("ident_reply");
        Error = machine.FindEvent("ident_error");
    }

    public EventHandle? Request { get; }

    public EventHandle? Reply { get; }

    public EventHandle? Error { get; }
}

/// <summary>The Identification protocol (RFC 1413): who has opened the connection between two ports.</summary>
public sealed class IdentAnalyzer : LineAnalyzer
{
    private const int MaxLine = 1000;

    private readonly IdentEvents _events;
    private bool _wasAsked;
    private bool _hadBadReply;

    public IdentAnalyzer(Connection connection, AnalyzerInfo info, IdentEvents events)
        : base(connection, info, LineOptions.Nuls, MaxLine)
    {
        _events = events;
    }

    protected override void Done()
    {
        if (Tcp is { } tcp && (!_wasAsked || Lines(isOrig: true).HasPartialLine))
        {
            TcpEndpoint orig = tcp.Endpoint(isOrig: true);
            TcpState resp = tcp.Endpoint(isOrig: false).PreviousState;
            if ((orig.State == TcpState.Closed || orig.PreviousState == TcpState.Closed)
                && orig.PreviousState is not (TcpState.Partial or TcpState.Inactive) && resp is not (TcpState.Partial or TcpState.Inactive))
            {
                Weird("partial_ident_request");
            }
        }
    }

    protected override void Line(ReadOnlySpan<byte> line, bool isOrig)
    {
        if (line.IsEmpty || !(isOrig ? _events.Request : _events.Reply).IsHandled())
        {
            return;
        }

        ReadOnlySpan<byte> rest = line;
        bool isPair = TryPorts(ref rest, out ushort remote, out ushort local);
        if (!isPair || (!isOrig && (rest.IsEmpty || rest[0] != ':')))
        {
            // The start was not seen: no wonder.
            TcpEndpoint? side = Tcp?.Endpoint(isOrig);
            if (side is { State: TcpState.Closed, PreviousState: TcpState.Inactive or TcpState.Partial })
            {
                return;
            }

            if (isOrig)
            {
                Weird("bad_ident_request", Told(line));
            }
            else
            {
                BadReply(line);
            }
        }
        else if (isOrig)
        {
            if (!rest.IsEmpty)
            {
                Weird("ident_request_addendum", Told(line));
            }

            Ports(Enqueue(_events.Request!), local, remote);
            _wasAsked = true;
        }
        else
        {
            Reply(line, rest[1..], local, remote);
        }
    }

    private void Reply(ReadOnlySpan<byte> line, ReadOnlySpan<byte> rest, ushort local, ushort remote)
    {
        rest = LineWords.SkipBlanks(rest);
        bool isError = rest.StartsWith("ERROR"u8);
        if (!isError && !rest.StartsWith("USERID"u8))
        {
            BadReply(line);
            return;
        }

        rest = LineWords.SkipBlanks(rest[(isError ? 5 : 6)..]);
        if (rest.IsEmpty || rest[0] != ':')
        {
            BadReply(line);
            return;
        }

        rest = LineWords.SkipBlanks(rest[1..]);
        if (isError)
        {
            if (_events.Error.IsHandled())
            {
                StringValue reason = Text(rest);
                Span<Slot> e = Enqueue(_events.Error);
                Ports(e, local, remote);
                e[3].Ref = reason;
            }

            return;
        }

        int colon = rest.IndexOf((byte)':');
        if (colon < 0)
        {
            BadReply(line);
            return;
        }

        // A character set may follow the system.
        int comma = rest.IndexOf((byte)',');
        StringValue system = Text(rest[..(comma >= 0 && comma < colon ? comma : colon)].TrimEnd(" \t\n\v\f\r"u8));
        StringValue user = Text(LineWords.SkipBlanks(rest[(colon + 1)..]));
        Span<Slot> a = Enqueue(_events.Reply!);
        Ports(a, local, remote);
        a[3].Ref = user;
        a[4].Ref = system;
    }

    private static void Ports(Span<Slot> arguments, ushort local, ushort remote)
    {
        arguments[1] = Slot.Of(EngineRecords.PortBits(local, TransportProtocol.Tcp));
        arguments[2] = Slot.Of(EngineRecords.PortBits(remote, TransportProtocol.Tcp));
    }

    private bool TryPorts(ref ReadOnlySpan<byte> text, out ushort first, out ushort second)
    {
        second = 0;
        if (!TryPort(ref text, out first) || text.IsEmpty || text[0] != ',')
        {
            return false;
        }

        text = text[1..];
        return TryPort(ref text, out second);
    }

    private bool TryPort(ref ReadOnlySpan<byte> text, out ushort port)
    {
        text = LineWords.SkipBlanks(text);
        ReadOnlySpan<byte> from = text;
        int number = 0;
        int digits = 0;
        while (digits < text.Length && LineWords.IsDigit(text[digits]))
        {
            number = Math.Min((number * 10) + (text[digits++] - '0'), 1 << 20);
        }

        text = LineWords.SkipBlanks(text[digits..]);
        port = 0;
        if (number > ushort.MaxValue)
        {
            Weird("bad_ident_port", Told(from));
        }
        else
        {
            port = (ushort)number;
        }

        return digits > 0;
    }

    private void BadReply(ReadOnlySpan<byte> line)
    {
        if (!_hadBadReply)
        {
            _hadBadReply = true;
            Weird("bad_ident_reply", Told(line));
        }
    }

    private static string Told(ReadOnlySpan<byte> line) =>
        line.IndexOf((byte)0) < 0 ? Encoding.Latin1.GetString(line) : "<string-with-NUL>";
}
