using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Login;

/// <summary>The remote shell: a port for errors, the users on both sides and a command from the client, then lines.</summary>
public sealed class RshAnalyzer : LoginAnalyzer
{
    private static readonly StringValue NoName = new("<none>");

    private Side _orig = new() { Progress = Progress.ErrorPort };
    private Side _resp = new() { Progress = Progress.Lines };
    private bool _isFirstLine;

    public RshAnalyzer(Connection connection, AnalyzerInfo info, LoginEvents events)
        : base(connection, info, events)
    {
    }

    private enum Progress : byte
    {
        ErrorPort,
        ClientUserName,
        ServerUserName,
        Lines,
    }

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        ref Side side = ref (isOrig ? ref _orig : ref _resp);
        if (side.Progress == Progress.ErrorPort && Connection.Session is TcpSession tcp
            && (TcpState)tcp.EndpointState(isOrig) is TcpState.Partial or TcpState.Closed)
        {
            side.Progress = Progress.Lines;
        }

        foreach (byte c in data)
        {
            Take(ref side, c, isOrig);
        }
    }

    private protected override void FlushLine(bool isOrig)
    {
        if ((isOrig ? _orig : _resp).Line.Length > 0)
        {
            DeliverStream("\n"u8, isOrig);
        }
    }

    private protected override void Line(bool isOrig, ReadOnlySpan<byte> line)
    {
        base.Line(isOrig, line);
        EventHandle? handle = isOrig ? Events.RshRequest : Events.RshReply;
        if (handle.IsHandled() && !IsSkipping)
        {
            StringValue text = new(TrimStart(line));
            Span<Slot> a = Enqueue(handle);
            a[1].Ref = ClientName ?? NoName;
            a[2].Ref = UserName ?? NoName;
            a[3].Ref = text;
            if (isOrig)
            {
                a[4] = Slot.Of(_isFirstLine);
            }
        }
    }

    private void Take(ref Side side, byte c, bool isOrig)
    {
        switch (side.Progress)
        {
            case Progress.ErrorPort:
                if (c == 0)
                {
                    side.Progress = Progress.ClientUserName;
                }
                else if (c is < (byte)'0' or > (byte)'9')
                {
                    Connection.Weird(LoginWeirds.BadRshProlog);
                    side.Progress = Progress.Lines;
                }

                break;

            case Progress.ClientUserName when c == 0:
                ClientName ??= new StringValue(side.Line.Span);
                side.Line.Clear();
                side.Progress = Progress.ServerUserName;
                break;

            case Progress.ServerUserName when c == 0:
                if (side.Line.Length > 0)
                {
                    SetUserName(side.Line.Span);
                    side.Progress = Progress.Lines;
                    _isFirstLine = true;
                }

                side.Line.Clear();
                break;

            case Progress.Lines when c is 0 or (byte)'\r' or (byte)'\n':
                Emit(ref side, isOrig);
                break;

            default:
                if (side.Progress == Progress.Lines && side.Line.IsFull)
                {
                    Connection.Weird(ContentLineSplitter.WeirdSize, "", LoginWeirds.LineSource);
                    Emit(ref side, isOrig);
                }

                side.Line.Add(c);
                break;
        }
    }

    private void Emit(ref Side side, bool isOrig)
    {
        LoginLine line = side.Line;
        side.Line.Clear();
        Line(isOrig, line.Span);
        if (isOrig)
        {
            _isFirstLine = false;
        }
    }

    private struct Side
    {
        public LoginLine Line;
        public Progress Progress;
    }
}
