using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Files;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Tls;

/// <summary>
/// What TLS and DTLS have in common: the handshake, which direction has switched to encryption, and the records that are told to
/// policies. The layouts of records are left to <see cref="TlsAnalyzer"/> and <see cref="DtlsAnalyzer"/>.
/// </summary>
public abstract partial class TlsLayer : Analyzer
{
    private readonly TlsEvents _events;
    private readonly FileManager _files;
    private bool _isClientEncrypted;
    private bool _isServerEncrypted;
    private bool _isEstablished;

    private protected TlsLayer(Connection connection, AnalyzerInfo info, TlsEvents events, FileManager files)
        : base(connection, info)
    {
        _events = events;
        _files = files;
    }

    private protected TlsEvents Events => _events;

    /// <summary>The version that both have agreed on, or <see cref="TlsVersion.Unknown"/>.</summary>
    private protected int NegotiatedVersion => _chosenVersion;

    /// <summary>The suite that the server has chosen, or <see cref="TlsCipherSuites.None"/>.</summary>
    private protected int ChosenCipher => _chosenCipher;

    /// <summary>The client's random bytes, the time included; empty before its hello.</summary>
    private protected ReadOnlySpan<byte> ClientRandom => _clientRandom;

    private protected ReadOnlySpan<byte> ServerRandom => _serverRandom;

    /// <summary>Whether the responder of the connection is the client.</summary>
    private protected bool IsFlipped => _isFlipped;

    /// <summary>Takes the handshake for done: all that follows is encrypted.</summary>
    public void SetEstablished()
    {
        _isClientEncrypted = _isServerEncrypted = true;
        _isEstablished = true;
    }

    private protected bool IsEncrypted(bool isOrig) => isOrig ? _isClientEncrypted : _isServerEncrypted;

    private protected void StartEncryption(bool isOrig)
    {
        if (isOrig)
        {
            _isClientEncrypted = true;
        }
        else
        {
            _isServerEncrypted = true;
        }
    }

    // ---- Records -------------------------------------------------------------------------------------------------

    /// <summary>Something was not there that a record promised.</summary>
    private protected void Report(in TlsFault fault) => Violation(fault.Text);

    private protected void UnknownRecord(bool isOrig, int content) =>
        Violation($"unknown SSL record type ({content}) from {Label(isOrig)}");

    private protected void ChangeCipherSpec(bool isOrig)
    {
        // In TLS 1.3 it means nothing and is sent for the sake of onlookers.
        if (!TlsVersion.Is13(_chosenVersion))
        {
            StartEncryption(isOrig);
        }

        if (_events.ChangeCipherSpec.IsHandled())
        {
            Enqueue(_events.ChangeCipherSpec)[1] = Slot.Of(isOrig ^ _isFlipped);
        }
    }

    /// <summary>A record with alerts (RFC 8446, section 6).</summary>
    private protected void Alerts(bool isOrig, ref TlsReader record)
    {
        // Since TLS 1.3 a record holds one.
        int most = TlsVersion.Is13(_chosenVersion) ? 2 : _events.AlertsPerRecord * 2;
        int length = record.Rest.Length;
        if (length > most)
        {
            Weird(TlsWeirds.ExcessiveAlerts, (length / 2).ToString(System.Globalization.CultureInfo.InvariantCulture));
            length = most;
        }

        TlsReader alerts = record.Sub(length, "Alerts:alerts");
        record.TakeRest();
        while (alerts.HasMore)
        {
            int level = alerts.U8("Alert:level");
            int description = alerts.U8("Alert:description");
            if (!alerts.IsFaulty)
            {
                Alert(isOrig, (ulong)level, description);
            }
        }
    }

    private protected void Alert(bool isOrig, ulong level, int description)
    {
        if (_events.Alert.IsHandled())
        {
            Span<Slot> a = Enqueue(_events.Alert);
            a[1] = Slot.Of(isOrig ^ _isFlipped);
            a[2] = Slot.Of(level);
            a[3] = Slot.Of((long)description);
        }
    }

    /// <summary>A unit of what plain records hold, but for handshakes.</summary>
    private protected void Content(bool isOrig, int content, int length, ref TlsReader record)
    {
        switch (content)
        {
            case TlsContent.ChangeCipherSpec:
                record.U8("ChangeCipherSpec:type");
                ChangeCipherSpec(isOrig);
                break;
            case TlsContent.Alert:
                Alerts(isOrig, ref record);
                break;
            case TlsContent.ApplicationData:
                record.TakeRest();
                break;
            case TlsContent.Heartbeat:
                Heartbeat(isOrig, length, ref record);
                break;
            default:
                record.TakeRest();
                UnknownRecord(isOrig, content);
                break;
        }
    }

    private protected void Heartbeat(bool isOrig, int recordLength, ref TlsReader record)
    {
        int type = record.U8("Heartbeat:type");
        int length = record.U16("Heartbeat:payload_length");
        ReadOnlySpan<byte> payload = record.TakeRest();
        if (!record.IsFaulty && _events.Heartbeat.IsHandled())
        {
            StringValue value = new(payload);
            Span<Slot> a = Enqueue(_events.Heartbeat);
            a[1] = Slot.Of(isOrig ^ _isFlipped);
            a[2] = Slot.Of((long)recordLength);
            a[3] = Slot.Of((long)type);
            a[4] = Slot.Of((long)length);
            a[5].Ref = value;
        }
    }

    private protected void PlaintextData(bool isOrig, int version, int content, int length) =>
        Data(_events.PlaintextData, isOrig, version, content, length);

    /// <summary>An encrypted record; the first one behind the switch of both ends the handshake.</summary>
    private protected void EncryptedData(bool isOrig, int version, int content, int length)
    {
        if (!_isEstablished && TlsVersion.Is13(_chosenVersion) && _events.ProbableHandshake.IsHandled())
        {
            Span<Slot> a = Enqueue(_events.ProbableHandshake);
            a[1] = Slot.Of(isOrig);
            a[2] = Slot.Of((long)length);
        }

        if (_isClientEncrypted && _isServerEncrypted && !_isEstablished)
        {
            _isEstablished = true;
            Connection.Raise(_events.Established);
        }

        Data(_events.EncryptedData, isOrig, version, content, length);
    }

    private protected static string Label(bool isOrig) => isOrig ? "originator" : "responder";

    private void Data(EventHandle? handle, bool isOrig, int version, int content, int length)
    {
        if (handle.IsHandled())
        {
            Span<Slot> a = Enqueue(handle);
            a[1] = Slot.Of(isOrig ^ _isFlipped);
            a[2] = Slot.Of((long)version);
            a[3] = Slot.Of((long)content);
            a[4] = Slot.Of((long)length);
        }
    }
}
