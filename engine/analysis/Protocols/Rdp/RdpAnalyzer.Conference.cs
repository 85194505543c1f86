using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Rdp;

/// <summary>The settings that client and server exchange: blocks of data within a conference's creation (T.124) within T.125 within X.224.</summary>
public sealed partial class RdpAnalyzer
{
    private const int BlockHeaderSize = 4;
    private const ushort ClientCore = 0xC001;
    private const ushort ClientSecurity = 0xC002;
    private const ushort ClientNetwork = 0xC003;
    private const ushort ClientCluster = 0xC004;
    private const ushort ServerCore = 0x0C01;
    private const ushort ServerSecurity = 0x0C02;
    private const ushort ServerNetwork = 0x0C03;

    private const uint ProprietaryCertificate = 1;
    private const uint X509Chain = 2;
    private const string CertificateKind = "application/x-x509-user-cert";

    private static readonly uint[] CapabilityBits = [0x01, 0x02, 0x04, 0x08, 0x40, 0x80, 0x0100, 0x0200, 0x0400];

    // In the order of the fields of RDP::ClientChannelDef.
    private static readonly uint[] ChannelBits =
    [
        0x8000_0000, 0x4000_0000, 0x2000_0000, 0x1000_0000, 0x0800_0000, 0x0400_0000, 0x0200_0000, 0x0080_0000, 0x0040_0000, 0x0020_0000,
        0x0010_0000,
    ];

    /// <summary>Skips a value in BER.</summary>
    private static bool SkipBer(ref WireReader reader)
    {
        reader.Begin();
        if (!reader.Need(2, "ASN1EncodingMeta:len"))
        {
            return false;
        }

        reader.U8();
        uint length = reader.U8();
        if (length > 0x7F)
        {
            int bytes = (int)(length & 0x7F);
            if (!reader.Need(bytes, "ASN1EncodingMeta:more_len"))
            {
                return false;
            }

            length = 0;
            foreach (byte b in reader.Take(bytes))
            {
                length = length > 0xFF_FFFF ? uint.MaxValue : (length << 8) | b;
            }
        }

        if (!reader.Need(length, "ASN1Encoding:content"))
        {
            return false;
        }

        reader.Take((int)length);
        return true;
    }

    private static bool SkipBer(ref WireReader reader, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (!SkipBer(ref reader))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Skip(ref WireReader reader, uint count, string where)
    {
        if (!reader.Need(count, where))
        {
            return false;
        }

        reader.Take((int)count);
        return true;
    }

    /// <summary>A text of UTF-16 up to its end or the first NUL.</summary>
    private static StringValue Text(ReadOnlySpan<byte> utf16)
    {
        ReadOnlySpan<char> text = MemoryMarshal.Cast<byte, char>(utf16);
        int end = text.IndexOf('\0');
        return new StringValue(Encoding.UTF8.GetBytes(new string(end < 0 ? text : text[..end])));
    }

    private bool DeliverData(ref WireReader reader)
    {
        // The number of the unit, then the two bytes of the type of what is in it.
        if (!reader.Need(3, "DT_Data:application_type"))
        {
            return false;
        }

        reader.Take(2);
        switch (reader.U8())
        {
            case ClientInitial:
                return DeliverClientInitial(ref reader) && DeliverBlocks(ref reader);
            case ServerResponse:
                return DeliverServerResponse(ref reader) && DeliverBlocks(ref reader);
            default:
                return true;
        }
    }

    private bool DeliverClientInitial(ref WireReader reader)
    {
        // Length, both selectors, the flag, three sets of parameters; then the length of the user data and the key.
        if (!SkipBer(ref reader, 7) || !Skip(ref reader, 4, "Client_Header:user_data_length") || !SkipKey(ref reader, 2))
        {
            return false;
        }

        reader.Begin();
        return Skip(ref reader, 8, "GCC_Client_Create_Request:h221_nonstandard_length") && Key(ref reader, "Duca"u8)
            && Skip(ref reader, 2, "GCC_Client_Create_Request:user_data_value_length");
    }

    private bool DeliverServerResponse(ref WireReader reader)
    {
        // Length; result, identifier, parameters; then the length of the user data and the key.
        if (!Skip(ref reader, 3, "Server_Header:type_length") || !SkipBer(ref reader, 3) || !Skip(ref reader, 4, "Server_Header:user_data_length")
            || !SkipKey(ref reader, 1))
        {
            return false;
        }

        reader.Begin();
        if (!reader.Need(9, "GCC_Server_Create_Response:h221_nonstandard_length"))
        {
            return false;
        }

        reader.Take(5);
        byte result = reader.U8();
        reader.Take(3);
        if (!Key(ref reader, "McDn"u8) || !Skip(ref reader, 2, "GCC_Server_Create_Response:user_data_value_length"))
        {
            return false;
        }

        Confirm();
        Raise(_events.ServerCreateResponse, result);
        return true;
    }

    /// <summary>Skips the key of the connection's data, and so many bytes of the length after it.</summary>
    private bool SkipKey(ref WireReader reader, uint lengthSize)
    {
        reader.Begin();
        return reader.Need(2, "GCC_Connection_Data:key_object_length") && Skip(ref reader, reader.U16(), "GCC_Connection_Data:key_object")
            && Skip(ref reader, lengthSize, "GCC_Connection_Data:connect_data_connect_pdu");
    }

    private bool Key(ref WireReader reader, ReadOnlySpan<byte> key)
    {
        if (!reader.Rest.StartsWith(key))
        {
            return Mismatch("h221_nonstandard_key");
        }

        reader.Take(key.Length);
        return true;
    }

    private bool DeliverBlocks(ref WireReader reader)
    {
        while (!reader.IsAtEnd)
        {
            reader.Begin();
            if (!reader.Need(BlockHeaderSize, "Data_Header:length"))
            {
                return false;
            }

            ushort type = reader.U16Little();
            int length = reader.U16Little();
            if (!reader.Need(length - BlockHeaderSize, "Data_Block:block"))
            {
                return false;
            }

            WireReader block = new(reader.Take(length - BlockHeaderSize));
            if (!DeliverBlock(type, ref block))
            {
                reader.Fail(block.Fault);
                return false;
            }
        }

        return true;
    }

    private bool DeliverBlock(ushort type, ref WireReader block) => type switch
    {
        ClientCore => DeliverCore(ref block),
        ClientSecurity => DeliverSecurity(ref block),
        ClientNetwork => DeliverChannels(ref block),
        ClientCluster => DeliverCluster(ref block),

        // The version, and what the client wanted where the server tells it.
        ServerCore => Skip(ref block, block.Remaining == 4 ? 4U : 8, "Server_Core_Data:client_requested_protocols"),
        ServerSecurity => DeliverServerSecurity(ref block),
        ServerNetwork => Skip(ref block, 4, "Server_Network_Data:channel_count"),
        _ => true,
    };

    /// <summary>What the client is (MS-RDPBCGR, 2.2.1.3.2).</summary>
    private bool DeliverCore(ref WireReader block)
    {
        if (!block.Need(206, "Client_Core_Data:dig_product_id"))
        {
            return false;
        }

        Confirm();
        if (!_events.ClientCoreData.IsHandled() || !_events.Core.Exists || !_events.Capabilities.Exists)
        {
            return true;
        }

        RecordShape shape = _events.Core;
        RecordValue core = shape.New();
        int field = 0;
        for (; field < 6; field++)
        {
            shape.Set(core, field, (ulong)block.U16Little());
        }

        shape.Set(core, field++, (ulong)block.U32Little());
        shape.Set(core, field++, (ulong)block.U32Little());
        shape.Set(core, field++, Text(block.Take(32)));
        for (int i = 0; i < 3; i++)
        {
            shape.Set(core, field++, (ulong)block.U32Little());
        }

        shape.Set(core, field++, Text(block.Take(64)));
        shape.Set(core, field++, (ulong)block.U16Little());
        shape.Set(core, field++, (ulong)block.U16Little());
        shape.Set(core, field++, (ulong)block.U32Little());
        shape.Set(core, field++, (ulong)block.U16Little());
        shape.Set(core, field++, (ulong)block.U16Little());
        uint flags = block.U16Little();
        RecordValue capabilities = _events.Capabilities.New();
        for (int i = 0; i < CapabilityBits.Length; i++)
        {
            _events.Capabilities.Set(capabilities, i, (flags & CapabilityBits[i]) != 0);
        }

        shape.Set(core, field++, capabilities);
        shape.Set(core, field, Text(block.Take(64)));
        Enqueue(_events.ClientCoreData)[1].Ref = core;
        return true;
    }

    private bool DeliverSecurity(ref WireReader block)
    {
        if (!block.Need(8, "Client_Security_Data:ext_encryption_methods"))
        {
            return false;
        }

        if (_events.ClientSecurityData.IsHandled() && _events.Security.Exists)
        {
            RecordValue record = _events.Security.New();
            _events.Security.Set(record, 0, (ulong)block.U32Little());
            _events.Security.Set(record, 1, (ulong)block.U32Little());
            Enqueue(_events.ClientSecurityData)[1].Ref = record;
        }

        return true;
    }

    /// <summary>The virtual channels that the client wants (MS-RDPBCGR, 2.2.1.3.4).</summary>
    private bool DeliverChannels(ref WireReader block)
    {
        const int NameSize = 8;
        const int Size = NameSize + 4;
        if (!block.Need(4, "Client_Network_Data:channel_count"))
        {
            return false;
        }

        uint count = block.U32Little();
        if (count > block.Remaining / Size)
        {
            // Where the first one that lacks would end.
            block.Need(((block.Remaining / Size) + 1) * Size, "Client_Network_Data:channel_def_array");
            return false;
        }

        if (count == 0 || !_events.ClientNetworkData.IsHandled() || !_events.Channel.Exists || _events.Channels is not { } list)
        {
            return true;
        }

        VectorValue channels = new(list);
        for (uint i = 0; i < count; i++)
        {
            RecordValue channel = _events.Channel.New();
            _events.Channel.Set(channel, 0, new StringValue(block.Take(NameSize)));
            uint options = block.U32Little();
            _events.Channel.Set(channel, 1, (ulong)options);
            for (int k = 0; k < ChannelBits.Length; k++)
            {
                _events.Channel.Set(channel, k + 2, (options & ChannelBits[k]) != 0);
            }

            channels.Add(Slot.Of((object)channel));
        }

        Enqueue(_events.ClientNetworkData)[1].Ref = channels;
        return true;
    }

    private bool DeliverCluster(ref WireReader block)
    {
        if (!block.Need(8, "Client_Cluster_Data:redir_session_id"))
        {
            return false;
        }

        if (_events.ClientClusterData.IsHandled() && _events.Cluster.Exists)
        {
            uint flags = block.U32Little();
            uint session = block.U32Little();
            RecordValue record = _events.Cluster.New();
            _events.Cluster.Set(record, 0, (ulong)flags);
            _events.Cluster.Set(record, 1, (ulong)session);

            // These are bits of the flags, but the reference takes them out of the session's number, and policies know them so.
            _events.Cluster.Set(record, 2, (session & 0x01) != 0);
            _events.Cluster.Set(record, 3, (ulong)(session & 0x3C));
            _events.Cluster.Set(record, 4, (session & 0x02) != 0);
            _events.Cluster.Set(record, 5, (session & 0x40) != 0);
            Enqueue(_events.ClientClusterData)[1].Ref = record;
        }

        return true;
    }

    /// <summary>RDP's own encryption (MS-RDPBCGR, 2.2.1.4.3).</summary>
    private bool DeliverServerSecurity(ref WireReader block)
    {
        if (!block.Need(16, "Server_Security_Data:server_cert_length"))
        {
            return false;
        }

        uint method = block.U32Little();
        uint level = block.U32Little();
        uint randomLength = block.U32Little();
        uint certificateLength = block.U32Little();
        if (!Skip(ref block, randomLength, "Server_Security_Data:server_random")
            || !block.Need(certificateLength, "Server_Security_Data:server_certificate"))
        {
            return false;
        }

        WireReader certificate = new(block.Take((int)certificateLength));
        if (!DeliverCertificate(ref certificate))
        {
            block.Fail(certificate.Fault);
            return false;
        }

        if (method > 0 && level > 0)
        {
            GoEncrypted(0);
        }

        Confirm();
        if (_events.ServerSecurity.IsHandled())
        {
            Span<Slot> a = Enqueue(_events.ServerSecurity);
            a[1] = Slot.Of((long)method);
            a[2] = Slot.Of((long)level);
        }

        return true;
    }

    private bool DeliverCertificate(ref WireReader reader)
    {
        if (!reader.Need(4, "Server_Certificate:version"))
        {
            return false;
        }

        uint version = reader.U32Little();
        uint type = version & 0x7FFF_FFFF;
        if (type is not ProprietaryCertificate and not X509Chain)
        {
            _mismatch = WireFault.Prefix + "invalid case index: Server_Certificate";
            return false;
        }

        if (type == ProprietaryCertificate ? !SkipProprietary(ref reader) : !DeliverChain(ref reader))
        {
            return false;
        }

        if (_events.ServerCertificate.IsHandled())
        {
            Span<Slot> a = Enqueue(_events.ServerCertificate);
            a[1] = Slot.Of((long)type);
            a[2] = Slot.Of((version & 0x8000_0000) == 0);
        }

        return true;
    }

    private static bool SkipProprietary(ref WireReader reader)
    {
        // Algorithms of signature and key; then kind, length and bytes of the key and of the signature.
        if (!reader.Need(12, "Server_Proprietary_Cert:public_key_blob_length"))
        {
            return false;
        }

        reader.Take(10);
        if (!Skip(ref reader, reader.U16Little(), "Server_Proprietary_Cert:public_key_blob")
            || !reader.Need(4, "Server_Proprietary_Cert:signature_blob_length"))
        {
            return false;
        }

        reader.Take(2);
        return Skip(ref reader, reader.U16Little(), "Server_Proprietary_Cert:signature_blob");
    }

    /// <summary>Each certificate becomes a file.</summary>
    private bool DeliverChain(ref WireReader reader)
    {
        if (!reader.Need(4, "X509:num_of_certs"))
        {
            return false;
        }

        uint count = reader.U32Little();
        for (uint i = 0; i < count; i++)
        {
            if (!reader.Need(4, "X509_Cert_Data:cert_len"))
            {
                return false;
            }

            uint length = reader.U32Little();
            if (!reader.Need(length, "X509_Cert_Data:cert"))
            {
                return false;
            }

            string handle = string.Create(CultureInfo.InvariantCulture, $"Analyzer::ANALYZER_RDP{Connection.StartTime:F6}{Connection}");
            string? id = _files.IdOf(Encoding.ASCII.GetBytes(handle));
            string known = id;
            _files.DataIn(ref id, reader.Take((int)length), -1, Info!, Connection, isOrig: false, CertificateKind);
            _files.EndOfFile(known, Info!, Connection, isOrig: false);
        }

        return true;
    }
}
