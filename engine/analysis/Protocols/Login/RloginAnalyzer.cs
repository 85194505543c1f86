using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Transport.Tcp;

namespace NidsVm.Analysis.Protocols.Login;

/// <summary>Rlogin (RFC 1282): three strings from the client, a NUL from the server, then lines, with changes of the window between them.</summary>
public sealed class RloginAnalyzer : LoginAnalyzer
{
    private const byte Control = 255;
    private const int WindowSizeLength = 8;

    private Side _orig = new() { Progress = Progress.FirstNul };
    private Side _resp = new() { Progress = Progress.ServerAck };

    public RloginAnalyzer(Connection connection, AnalyzerInfo info, LoginEvents events)
        : base(connection, info, events)
    {
    }

    private enum Progress : byte
    {
        FirstNul,
        ClientUserName,
        ServerUserName,
        TerminalType,
        ServerAck,
        Lines,
        Unknown,
        PresumedRejected,
        BehindControl,
        WindowFirstS,
        WindowSecondS,
        WindowSize,
    }

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        ref Side side = ref (isOrig ? ref _orig : ref _resp);
        if (side.Progress is Progress.FirstNul or Progress.ServerAck && HasNoBegin(isOrig))
        {
            side.Progress = Progress.Unknown;
        }

        foreach (byte c in data)
        {
            while (!Take(ref side, c, isOrig))
            {
                // What was kept for a control sequence is text after all, and the byte belongs to it.
            }
        }
    }

    private protected override void FlushLine(bool isOrig)
    {
        if ((isOrig ? _orig : _resp).Line.Length > 0)
        {
            DeliverStream("\n"u8, isOrig);
        }
    }

    /// <summary>Whether the first bytes seen of a side are not its first ones.</summary>
    private bool HasNoBegin(bool isOrig) => Connection.Session is TcpSession tcp
        && (TcpState)tcp.EndpointState(isOrig) is TcpState.Partial or TcpState.Closed;

    private bool Take(ref Side side, byte c, bool isOrig)
    {
        switch (side.Progress)
        {
            case Progress.FirstNul:
                if (c == 0)
                {
                    side.Progress = Progress.ClientUserName;
                }
                else
                {
                    Connection.Weird(LoginWeirds.BadRloginProlog, "", LoginWeirds.LineSource);
                    side.Progress = Progress.Unknown;
                }

                return true;

            case Progress.ClientUserName or Progress.ServerUserName or Progress.TerminalType:
                Prolog(ref side, c);
                return true;

            case Progress.ServerAck:
                side.Progress = c == 0 ? Progress.Lines : Progress.PresumedRejected;
                return true;

            case Progress.BehindControl:
                if (c == Control)
                {
                    side.Progress = Progress.WindowFirstS;
                    return true;
                }

                side.Line.Add(Control);
                side.Progress = Progress.Lines;
                return false;

            case Progress.WindowFirstS or Progress.WindowSecondS:
                Window(ref side, c, isOrig);
                return true;

            case Progress.WindowSize:
                if (--side.WindowBytes == 0)
                {
                    side.Progress = Progress.Lines;
                }

                return true;

            default:
                Text(ref side, c, isOrig);
                return true;
        }
    }

    private void Prolog(ref Side side, byte c)
    {
        if (c != 0)
        {
            side.Line.Add(c);
            return;
        }

        ReadOnlySpan<byte> text = side.Line.Span;
        switch (side.Progress)
        {
            case Progress.ClientUserName:
                ClientName ??= new Vm.Values.StringValue(text);
                side.Progress = Progress.ServerUserName;
                break;
            case Progress.ServerUserName:
                SetServerUserName(text);
                side.Progress = Progress.TerminalType;
                break;
            default:
                RaiseText(Events.Terminal, text);
                side.Progress = Progress.Lines;
                break;
        }

        side.Line.Clear();
    }

    private void Window(ref Side side, byte c, bool isOrig)
    {
        bool isFirst = side.Progress == Progress.WindowFirstS;
        if (c != (byte)'s')
        {
            // No change of the window: the bytes are text.
            side.Progress = Progress.Unknown;
            Text(ref side, Control, isOrig);
            Text(ref side, Control, isOrig);
            if (!isFirst)
            {
                Text(ref side, (byte)'s', isOrig);
            }
        }
        else if (isFirst)
        {
            side.Progress = Progress.WindowSecondS;
        }
        else
        {
            side.Progress = Progress.WindowSize;
            side.WindowBytes = WindowSizeLength;
        }
    }

    private void Text(ref Side side, byte c, bool isOrig)
    {
        if (side.Progress == Progress.Lines && (isOrig ? _resp : _orig).Progress == Progress.PresumedRejected)
        {
            Connection.Weird(LoginWeirds.RloginTextAfterRejected, "", LoginWeirds.LineSource);
            side.Progress = Progress.Unknown;
        }

        if (c is (byte)'\r' or (byte)'\n')
        {
            LoginLine line = side.Line;
            side.Line.Clear();
            Line(isOrig, line.Span);
        }
        else if (c == Control && isOrig && side.Progress == Progress.Lines)
        {
            side.Progress = Progress.BehindControl;
        }
        else
        {
            if (side.Line.IsFull)
            {
                Connection.Weird(ContentLineSplitter.WeirdSize, "", LoginWeirds.LineSource);
                LoginLine line = side.Line;
                side.Line.Clear();
                Line(isOrig, line.Span);
            }

            side.Line.Add(c);
        }
    }

    private struct Side
    {
        public LoginLine Line;
        public Progress Progress;
        public int WindowBytes;
    }
}
