using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Files;
using NidsVm.Analysis.Protocols.Asn1;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Krb;

/// <summary>
/// Raises the events of Kerberos 5: over UDP, where each datagram is a message, over TCP, where a length stands before each (RFC 4120
/// 7.2.2), and inside of other protocols, which hand it messages as packets.
/// </summary>
public sealed class KrbAnalyzer : EventRaisingAnalyzer, IKrbSink
{
    // Longer messages are given up.
    private const uint MaxMessage = 10 * 1024 * 1024;

    private const string CertificateKind = "application/x-x509-user-cert";

    private readonly KrbEvents _events;
    private readonly FileManager _files;
    private FrameBuffer _orig;
    private FrameBuffer _resp;
    private bool _hadGap;

    public KrbAnalyzer(Connection connection, AnalyzerInfo info, KrbEvents events, FileManager files)
        : base(connection, info)
    {
        _events = events;
        _files = files;
    }

    protected override void DeliverPacket(ReadOnlySpan<byte> data, int wireLength, bool isOrig) => Parse(data, isOrig);

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        if (_hadGap || Connection.Session is TcpSession { IsPartial: true })
        {
            return;
        }

        ref FrameBuffer buffer = ref isOrig ? ref _orig : ref _resp;
        ReadOnlySpan<byte> rest = buffer.Join(data);
        while (rest.Length >= 4)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > MaxMessage)
            {
                buffer.Clear();
                Violation("Binpac exception: binpac exception: flowbuffer capacity exceeded");
                return;
            }

            if (rest.Length - 4 < length)
            {
                break;
            }

            ReadOnlySpan<byte> message = rest.Slice(4, (int)length);
            rest = rest[(4 + (int)length)..];
            if (!Parse(message, isOrig))
            {
                buffer.Clear();
                return;
            }
        }

        buffer.Keep(rest);
    }

    protected override void Undelivered(ulong sequence, ulong length, bool isOrig) => _hadGap = true;

    private bool Parse(ReadOnlySpan<byte> message, bool isOrig)
    {
        if (KrbParser.Parse(message, isOrig, this) is { } fault)
        {
            Violation("Binpac exception: binpac exception: " + fault);
            return false;
        }

        return true;
    }

    // ---- From the parser -----------------------------------------------------------------------------------------

    void IKrbSink.Request(in KrbRequest request)
    {
        Confirm();
        EventHandle? handle = request.Type switch
        {
            KrbMessageType.AsRequest => _events.AsRequest,
            KrbMessageType.TgsRequest => _events.TgsRequest,
            _ => null,
        };
        if (handle.IsHandled() && _events.Request.Exists)
        {
            Certificates(request.Padata, isOrig: true);
            RecordValue record = new KrbRecords(_events, this).Request(request);
            Enqueue(handle)[1].Ref = record;
        }
    }

    void IKrbSink.Response(in KrbResponse response)
    {
        Confirm();
        EventHandle? handle = response.Type switch
        {
            KrbMessageType.AsResponse => _events.AsResponse,
            KrbMessageType.TgsResponse => _events.TgsResponse,
            _ => null,
        };
        if (handle.IsHandled() && _events.Response.Exists)
        {
            Certificates(response.Padata, isOrig: false);
            RecordValue record = new KrbRecords(_events, this).Response(response);
            Enqueue(handle)[1].Ref = record;
        }
    }

    void IKrbSink.ApRequest(in KrbTicket ticket, uint flags, bool isInPadata)
    {
        Confirm();
        if (_events.ApRequest.IsHandled() && _events.Ticket.Exists && _events.ApOptions.Exists)
        {
            KrbRecords records = new(_events, this);
            RecordValue first = records.Ticket(ticket);
            RecordValue second = records.ApOptions(flags);
            Span<Slot> a = Enqueue(_events.ApRequest);
            a[1].Ref = first;
            a[2].Ref = second;
            a[3] = Slot.Of(isInPadata);
        }
    }

    void IKrbSink.ApResponse()
    {
        Confirm();
        Raise(_events.ApResponse);
    }

    void IKrbSink.Error(in KrbError error)
    {
        Confirm();
        if (_events.Error.IsHandled() && _events.ErrorData.Exists)
        {
            RecordValue record = new KrbRecords(_events, this).Error(error);
            Enqueue(_events.Error)[1].Ref = record;
        }
    }

    void IKrbSink.Safe(bool isOrig, in KrbSafe safe)
    {
        Confirm();
        if (_events.Safe.IsHandled() && _events.SafeData.Exists)
        {
            RecordValue record = new KrbRecords(_events, this).Safe(safe);
            Span<Slot> a = Enqueue(_events.Safe);
            a[1] = Slot.Of(isOrig);
            a[2].Ref = record;
        }
    }

    void IKrbSink.Priv(bool isOrig)
    {
        Confirm();
        Raise(_events.Priv, isOrig);
    }

    void IKrbSink.Cred(bool isOrig, ReadOnlySpan<byte> tickets)
    {
        Confirm();
        if (_events.Cred.IsHandled() && _events.Tickets is { } type)
        {
            VectorValue vector = new KrbRecords(_events, this).Tickets(type, tickets);
            Span<Slot> a = Enqueue(_events.Cred);
            a[1] = Slot.Of(isOrig);
            a[2].Ref = vector;
        }
    }

    /// <summary>Hands certificates of pre-authentication data to the file analysis.</summary>
    private void Certificates(ReadOnlySpan<byte> padata, bool isOrig)
    {
        BerReader reader = new(padata);
        while (!reader.IsEmpty && KrbParser.TryPadata(ref reader, out ulong type, out ReadOnlySpan<byte> value))
        {
            if (type is not KrbPadataType.PkRequest and not KrbPadataType.PkResponse
                || !KrbParser.TryCertificate(value, type == KrbPadataType.PkRequest, out ReadOnlySpan<byte> certificate))
            {
                continue;
            }

            string handle = string.Create(
                CultureInfo.InvariantCulture, $"Analyzer::ANALYZER_KRB{Connection.StartTime:F6}{(isOrig ? 'T' : 'F')}{Connection}{(isOrig ? 0 : 1)}");
            string? id = _files.IdOf(Encoding.UTF8.GetBytes(handle));
            _files.DataIn(ref id, certificate, -1, Info!, Connection, isOrig, CertificateKind);
            if (id is not null)
            {
                _files.EndOfFile(id, Info!, Connection, isOrig);
            }
        }
    }
}
