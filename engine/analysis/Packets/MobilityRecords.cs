using System.Buffers.Binary;
using NidsVm.Analysis.Engine;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Packets;

/// <summary>The records of an IPv6 mobility header (RFC 6275, section 6.1).</summary>
internal sealed class MobilityRecords
{
    // Next header, length, type, reserved, checksum.
    private const int HeaderLength = 6;

    private readonly RecordShape _header;
    private readonly RecordShape _message;
    private readonly RecordShape _refresh;
    private readonly RecordShape _homeInit;
    private readonly RecordShape _careInit;
    private readonly RecordShape _homeTest;
    private readonly RecordShape _careTest;
    private readonly RecordShape _update;
    private readonly RecordShape _acknowledgement;
    private readonly RecordShape _error;
    private readonly OptionReader _options;

    /// <summary>Makes the vector of options in some bytes.</summary>
    public delegate VectorValue? OptionReader(ReadOnlySpan<byte> data);

    public MobilityRecords(Machine machine, OptionReader options)
    {
        _options = options;
        _header = new RecordShape(machine, "ip6_mobility_hdr", "nxt", "len", "mh_type", "rsv", "chksum", "msg");
        _message = new RecordShape(
            machine, "ip6_mobility_msg", "id", "brr", "hoti", "coti", "hot", "cot", "bu", "back", "be");
        _refresh = new RecordShape(machine, "ip6_mobility_brr", "rsv", "options");
        _homeInit = new RecordShape(machine, "ip6_mobility_hoti", "rsv", "cookie", "options");
        _careInit = new RecordShape(machine, "ip6_mobility_coti", "rsv", "cookie", "options");
        _homeTest = new RecordShape(machine, "ip6_mobility_hot", "nonce_idx", "cookie", "token", "options");
        _careTest = new RecordShape(machine, "ip6_mobility_cot", "nonce_idx", "cookie", "token", "options");
        _update = new RecordShape(machine, "ip6_mobility_bu", "seq", "a", "h", "l", "k", "life", "options");
        _acknowledgement = new RecordShape(machine, "ip6_mobility_back", "status", "k", "seq", "life", "options");
        _error = new RecordShape(machine, "ip6_mobility_be", "status", "hoa", "options");
    }

    /// <param name="data">the whole extension header, at least 8 bytes</param>
    public RecordValue Make(ReadOnlySpan<byte> data)
    {
        RecordValue header = _header.New();
        _header.Set(header, 0, (ulong)data[0]);
        _header.Set(header, 1, (ulong)data[1]);
        _header.Set(header, 2, (ulong)data[2]);
        _header.Set(header, 3, (ulong)data[3]);
        _header.Set(header, 4, (ulong)BinaryPrimitives.ReadUInt16BigEndian(data[4..]));
        RecordValue message = _message.New();
        _message.Set(message, 0, (ulong)data[2]);
        Fill(message, data[2], data[HeaderLength..]);
        _header.Set(header, 5, message);
        return header;
    }

    private void Fill(RecordValue message, byte type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case 0:
                RecordValue refresh = _refresh.New();
                _refresh.Set(refresh, 0, Number(body, 0, 2));
                _refresh.Set(refresh, 1, OptionsFrom(body, 2));
                _message.Set(message, 1, refresh);
                break;
            case 1 or 2:
                RecordShape initShape = type == 1 ? _homeInit : _careInit;
                RecordValue init = initShape.New();
                initShape.Set(init, 0, Number(body, 0, 2));
                initShape.Set(init, 1, Number(body, 2, 8));
                initShape.Set(init, 2, OptionsFrom(body, 10));
                _message.Set(message, type + 1, init);
                break;
            case 3 or 4:
                RecordShape testShape = type == 3 ? _homeTest : _careTest;
                RecordValue test = testShape.New();
                testShape.Set(test, 0, Number(body, 0, 2));
                testShape.Set(test, 1, Number(body, 2, 8));
                testShape.Set(test, 2, Number(body, 10, 8));
                testShape.Set(test, 3, OptionsFrom(body, 18));
                _message.Set(message, type + 1, test);
                break;
            case 5:
                ulong flags = Number(body, 2, 2);
                RecordValue update = _update.New();
                _update.Set(update, 0, Number(body, 0, 2));
                _update.Set(update, 1, (flags & 0x8000) != 0);
                _update.Set(update, 2, (flags & 0x4000) != 0);
                _update.Set(update, 3, (flags & 0x2000) != 0);
                _update.Set(update, 4, (flags & 0x1000) != 0);
                _update.Set(update, 5, Number(body, 4, 2));
                _update.Set(update, 6, OptionsFrom(body, 6));
                _message.Set(message, 6, update);
                break;
            case 6:
                RecordValue acknowledgement = _acknowledgement.New();
                _acknowledgement.Set(acknowledgement, 0, Number(body, 0, 1));
                _acknowledgement.Set(acknowledgement, 1, (Number(body, 1, 1) & 0x80) != 0);
                _acknowledgement.Set(acknowledgement, 2, Number(body, 2, 2));
                _acknowledgement.Set(acknowledgement, 3, Number(body, 4, 2));
                _acknowledgement.Set(acknowledgement, 4, OptionsFrom(body, 6));
                _message.Set(message, 7, acknowledgement);
                break;
            case 7:
                RecordValue error = _error.New();
                _error.Set(error, 0, Number(body, 0, 1));
                _error.Set(error, 1, body.Length >= 18 ? EngineRecords.Addr(IpAddress.ReadV6(body[2..])) : new AddrValue(0, 0));
                _error.Set(error, 2, OptionsFrom(body, 18));
                _message.Set(message, 8, error);
                break;
        }
    }

    private VectorValue? OptionsFrom(ReadOnlySpan<byte> body, int offset) => _options(body.Length > offset ? body[offset..] : default);

    /// <summary>A big-endian number; 0 where it is cut off.</summary>
    private static ulong Number(ReadOnlySpan<byte> data, int offset, int length)
    {
        ulong value = 0;
        for (int i = offset; i < offset + length && offset + length <= data.Length; i++)
        {
            value = (value << 8) | data[i];
        }

        return value;
    }
}
