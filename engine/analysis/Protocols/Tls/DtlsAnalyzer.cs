using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Files;

namespace NidsVm.Analysis.Protocols.Tls;

/// <summary>DTLS over packets (RFC 6347, RFC 9147).</summary>
public sealed class DtlsAnalyzer : TlsLayer
{
    private readonly DtlsFragments _orig = new();
    private readonly DtlsFragments _resp = new();
    private ulong _invalidVersions;
    private ulong _reportedVersions;

    public DtlsAnalyzer(Connection connection, AnalyzerInfo info, TlsEvents events, FileManager files)
        : base(connection, info, events, files)
    {
    }

    protected override void DeliverPacket(ReadOnlySpan<byte> data, int wireLength, bool isOrig)
    {
        // STUN shares the port (RFC 8489, section 5): its cookie.
        if (data.Length > 20 && data[4..].StartsWith((ReadOnlySpan<byte>)[0x21, 0x12, 0xA4, 0x42]))
        {
            return;
        }

        TlsFault fault = default;
        TlsReader packet = new(data, ref fault);
        while (packet.HasMore && !IsSkipping)
        {
            int first = packet.U8("SSLRecordSwitch:firstbyte");
            if (NegotiatedVersion == TlsVersion.Dtls13 && (first & 0xE0) == 0x20)
            {
                UnifiedRecord(first, ref packet, isOrig);
            }
            else
            {
                Record(first, ref packet, isOrig);
            }
        }

        if (fault.IsSet)
        {
            Report(fault);
        }
    }

    /// <summary>An encrypted record of DTLS 1.3 (RFC 9147, section 4). With a connection identifier, whose length it does not tell, all is left closed.</summary>
    private void UnifiedRecord(int first, ref TlsReader packet, bool isOrig)
    {
        bool hasId = (first & 0x10) != 0;
        int length = packet.Rest.Length;
        if (!hasId)
        {
            packet.Take((first & 0x08) != 0 ? 2 : 1, "UnifiedRecord:sequence_number");
            length = (first & 0x04) != 0 ? packet.U16("UnifiedRecord:length") : packet.Rest.Length;
        }

        packet.TakeRest();
        if (!packet.IsFaulty)
        {
            StartEncryption(isOrig);
            EncryptedData(isOrig, TlsVersion.Dtls13, TlsContent.ApplicationData, length);
        }
    }

    private void Record(int content, ref TlsReader packet, bool isOrig)
    {
        int version = packet.U16("SSLRecord:version");
        int epoch = packet.U16("SSLRecord:epoch");
        ulong sequence = packet.U48("SSLRecord:sequence_number");
        int length = packet.U16("SSLRecord:length");
        if (packet.IsFaulty)
        {
            return;
        }

        if (!CheckVersion(version))
        {
            packet.TakeRest();
            return;
        }

        TlsReader record = packet.Sub(length, "SSLRecord:rec");
        while (record.HasMore)
        {
            // Epochs begin where keys change.
            if (epoch != 0)
            {
                record.TakeRest();
                EncryptedData(isOrig, version, content, length);
                continue;
            }

            if (content == TlsContent.Handshake)
            {
                Handshake(version, sequence, ref record, isOrig);
            }
            else
            {
                Content(isOrig, content, length, ref record);
            }

            if (!record.IsFaulty)
            {
                PlaintextData(isOrig, version, content, length);
            }
        }
    }

    /// <summary>Before the protocol is certain, a limited number of packets may be of another one, which share the port.</summary>
    private bool CheckVersion(int version)
    {
        if (version is TlsVersion.Dtls10 or TlsVersion.Dtls12)
        {
            if (IsConfirmed)
            {
                _invalidVersions = 0;
            }

            return true;
        }

        _invalidVersions++;
        if (IsConfirmed && ++_reportedVersions <= Events.DtlsReportedVersionErrors)
        {
            Violation($"Invalid version in DTLS connection. Packet reported version: {version}");
        }

        if (_invalidVersions > Events.DtlsVersionErrors)
        {
            IsSkipping = true;
        }

        return false;
    }

    /// <summary>A handshake message or a fragment of one (RFC 6347, section 4.2.3).</summary>
    private void Handshake(int version, ulong sequence, ref TlsReader record, bool isOrig)
    {
        DtlsFragment fragment = default;
        fragment.Type = record.U8("Handshake:msg_type");
        fragment.Length = record.U24("Handshake:length");
        fragment.MessageSequence = record.U16("Handshake:message_seq");
        fragment.Offset = record.U24("Handshake:fragment_offset");
        fragment.FragmentLength = record.U24("Handshake:fragment_length");
        fragment.Data = record.TakeRest();
        fragment.RecordSequence = sequence;
        if (record.IsFaulty)
        {
            return;
        }

        if (fragment.Offset == 0 && fragment.Length == fragment.FragmentLength)
        {
            DeliverMessage(version, fragment.Type, fragment.Length, fragment.Data, isOrig);
            return;
        }

        if (fragment.Length > TlsLimits.DtlsHandshakeMessage)
        {
            Violation($"DTLS record length {fragment.Length} larger than allowed maximum.");
            return;
        }

        DtlsFragments fragments = isOrig ? _orig : _resp;
        if (fragments.Add(fragment) is { } problem)
        {
            Violation(problem);
        }
        else if (fragments.IsComplete)
        {
            DeliverMessage(version, fragment.Type, fragment.Length, fragments.Message, isOrig);
        }
    }

    /// <summary>Makes a message of TLS of it.</summary>
    private void DeliverMessage(int version, int type, int length, ReadOnlySpan<byte> data, bool isOrig)
    {
        DeliverHandshake(version, [(byte)type, (byte)(length >> 16), (byte)(length >> 8), (byte)length], isOrig);
        DeliverHandshake(version, data, isOrig);
    }

    private ref struct DtlsFragment
    {
        public int Type;
        public int Length;
        public int MessageSequence;
        public int Offset;
        public int FragmentLength;
        public ulong RecordSequence;
        public ReadOnlySpan<byte> Data;
    }

    /// <summary>The message of one direction that is being put together. Which fragments have come is told by the numbers of their records.</summary>
    private sealed class DtlsFragments
    {
        private byte[]? _message;
        private int _messageSequence;
        private ulong _first;
        private ulong _last;
        private uint _seen;
        private bool _sawFirst;

        public bool IsComplete { get; private set; }

        public ReadOnlySpan<byte> Message => _message;

        /// <summary>Takes a fragment in; yields what is wrong with it, or null.</summary>
        public string? Add(in DtlsFragment fragment)
        {
            IsComplete = false;
            if (_message is null || _message.Length != fragment.Length || _messageSequence != fragment.MessageSequence)
            {
                _message = new byte[fragment.Length];
                _messageSequence = fragment.MessageSequence;
                _first = fragment.RecordSequence;
                _last = 0;
                _seen = 0;
                _sawFirst = false;
            }

            if (_first > fragment.RecordSequence)
            {
                if (_sawFirst)
                {
                    return "Saw second and different first message fragment for handshake.";
                }

                _seen <<= (int)Math.Min(31, _first - fragment.RecordSequence);
                _first = fragment.RecordSequence;
            }

            _sawFirst |= fragment.Offset == 0;
            uint bit = 1u << (int)((fragment.RecordSequence - _first) & 31);
            if ((_seen & bit) != 0)
            {
                return null;
            }

            if (fragment.Data.Length != fragment.FragmentLength)
            {
                return "DTLS handshake record length does not match packet length";
            }

            if (fragment.Offset + fragment.FragmentLength > fragment.Length)
            {
                return "DTLS handshake fragment trying to write past end of buffer";
            }

            _seen |= bit;
            fragment.Data.CopyTo(_message.AsSpan(fragment.Offset));
            if (fragment.Offset + fragment.FragmentLength == fragment.Length)
            {
                _last = fragment.RecordSequence;
            }

            if (_last == 0 || !_sawFirst)
            {
                return null;
            }

            ulong count = _last - _first;
            if (count > TlsLimits.DtlsFragments)
            {
                return "DTLS Message fragmented over more than 30 pieces. Cannot reassemble.";
            }

            uint all = (uint)((1UL << (int)(count + 1)) - 1);
            IsComplete = (~_seen & all) == 0;
            return null;
        }
    }
}
