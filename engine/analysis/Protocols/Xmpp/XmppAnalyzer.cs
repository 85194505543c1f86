using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Transport.Tcp;

namespace NidsVm.Analysis.Protocols.Xmpp;

/// <summary>
/// Follows the tags of an XMPP stream (RFC 6120) up to where both sides go on with TLS, or it is clear that they will not. Each delivery
/// is taken for a sequence of whole tags, as the stanzas of the negotiation are.
/// </summary>
public sealed class XmppAnalyzer : Analyzer
{
    private const string NoStartTls = "XMPP: proceed without starttls";

    private readonly XmppEvents _events;
    private bool _clientAsked;
    private bool _isTls;
    private bool _hadGap;

    public XmppAnalyzer(Connection connection, AnalyzerInfo info, XmppEvents events)
        : base(connection, info)
    {
        _events = events;
    }

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        if (_isTls)
        {
            ForwardStream(data, isOrig);
            return;
        }

        if (_hadGap || Connection.Session is TcpSession { IsPartial: true })
        {
            return;
        }

        while (!data.IsEmpty && !IsSkipping)
        {
            if (!XmppTag.TryRead(ref data, out ReadOnlySpan<byte> name))
            {
                Violation("Binpac exception: binpac exception: string mismatch");
                return;
            }

            Tag(name, isOrig);
        }
    }

    protected override void Undelivered(ulong sequence, ulong length, bool isOrig)
    {
        _hadGap = true;
        if (_isTls)
        {
            ForwardUndelivered(sequence, length, isOrig);
        }
    }

    protected internal override void EndpointEof(bool isOrig)
    {
        foreach (Analyzer child in Children)
        {
            child.EndpointEof(isOrig);
        }
    }

    private void Tag(ReadOnlySpan<byte> name, bool isOrig)
    {
        int colon = name.IndexOf((byte)':');
        ReadOnlySpan<byte> local = colon >= 0 && name.Length > colon + 1 ? name[(colon + 1)..] : name;
        if (isOrig && name.SequenceEqual("stream:stream"u8))
        {
            Confirm();
        }

        // Past the point where TLS may begin.
        if (name.SequenceEqual("success"u8) || name.SequenceEqual("message"u8) || name.SequenceEqual("db:result"u8)
            || name.SequenceEqual("db:verify"u8) || name.SequenceEqual("presence"u8))
        {
            IsSkipping = true;
        }

        if (isOrig && local.SequenceEqual("starttls"u8))
        {
            _clientAsked = true;
        }

        if (isOrig || !local.SequenceEqual("proceed"u8))
        {
            return;
        }

        if (_clientAsked)
        {
            _isTls = true;
            AddChild("SSL");
            Connection.Raise(_events.StartTls);
        }
        else if (name.SequenceEqual("proceed"u8))
        {
            Connection.Weird(NoStartTls);
        }
    }
}
