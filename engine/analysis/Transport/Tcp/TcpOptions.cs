using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Weirds;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Transport.Tcp;

/// <summary>The events <c>tcp_option</c> and <c>tcp_options</c>. Kinds are those of IANA's "TCP Parameters".</summary>
internal static class TcpOptions
{
    public const byte EndOfList = 0;
    public const byte NoOperation = 1;
    public const byte MaximumSegment = 2;
    public const byte WindowScale = 3;
    public const byte SackPermitted = 4;
    public const byte SackBlocks = 5;
    public const byte Timestamps = 8;
    public const byte QuickStartResponse = 27;
    public const byte UserTimeout = 28;
    public const byte Authentication = 29;
    public const byte FastOpen = 34;

    // Places in EngineRecords.TcpOption.
    private const int FieldKind = 0;
    private const int FieldLength = 1;
    private const int FieldData = 2;
    private const int FieldMss = 3;
    private const int FieldScale = 4;
    private const int FieldSack = 5;
    private const int FieldSendTimestamp = 6;
    private const int FieldEchoTimestamp = 7;
    private const int FieldRate = 8;
    private const int FieldTtlDiff = 9;
    private const int FieldNonce = 10;

    /// <param name="options">what is behind the fixed header</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Raise(TcpSession session, ReadOnlySpan<byte> options, bool isOrig)
    {
        AnalysisContext context = session.Connection.Context;
        if (context.Events.TcpOption.IsHandled())
        {
            for (int at = 0; TryNext(options, at, out int length); at += length)
            {
                RecordValue record = session.Connection.Record();
                Span<Slot> a = context.Machine.Enqueue(context.Events.TcpOption);
                a[0].Ref = record;
                a[1] = Slot.Of(isOrig);
                a[2] = Slot.Of((ulong)options[at]);
                a[3] = Slot.Of((ulong)length);
                if (options[at] == EndOfList)
                {
                    break;
                }
            }
        }

        if (context.Events.TcpOptions.IsHandled() && context.Records.TcpOptionList is { } type)
        {
            VectorValue list = List(session, options, type);
            RecordValue record = session.Connection.Record();
            Span<Slot> a = context.Machine.Enqueue(context.Events.TcpOptions);
            a[0].Ref = record;
            a[1] = Slot.Of(isOrig);
            a[2].Ref = list;
        }
    }

    /// <summary>Whether a whole option stands at a place, and how long it is.</summary>
    public static bool TryNext(ReadOnlySpan<byte> options, int at, out int length)
    {
        length = 1;
        if (at >= options.Length)
        {
            return false;
        }

        if (options[at] > NoOperation)
        {
            if (at + 1 >= options.Length)
            {
                return false;
            }

            length = options[at + 1];
        }

        return length != 0 && at + length <= options.Length;
    }

    private static VectorValue List(TcpSession session, ReadOnlySpan<byte> options, VectorType type)
    {
        var list = new VectorValue(type);
        for (int at = 0; TryNext(options, at, out int length); at += length)
        {
            list.Add(Slot.Of((object?)Option(session, options.Slice(at, length))));
            if (options[at] == EndOfList)
            {
                break;
            }
        }

        return list;
    }

    private static RecordValue Option(TcpSession session, ReadOnlySpan<byte> option)
    {
        RecordShape shape = session.Connection.Context.Records.TcpOption;
        RecordValue record = shape.New();
        int length = option.Length;
        shape.Set(record, FieldKind, (ulong)option[0]);
        shape.Set(record, FieldLength, (ulong)length);
        string? weird = null;
        switch (option[0])
        {
            case MaximumSegment when length == 4:
                shape.Set(record, FieldMss, (ulong)BinaryPrimitives.ReadUInt16BigEndian(option[2..]));
                break;
            case MaximumSegment:
                weird = ConnectionWeirds.TcpOptionMssInvalidLen;
                break;
            case WindowScale when length == 3:
                shape.Set(record, FieldScale, (ulong)option[2]);
                break;
            case WindowScale:
                weird = ConnectionWeirds.TcpOptionWindowScaleInvalidLen;
                break;
            case SackPermitted:
                weird = length != 2 ? ConnectionWeirds.TcpOptionSackInvalidLen : null;
                break;
            case SackBlocks when length is 10 or 18 or 26 or 34:
                shape.Set(record, FieldSack, Blocks(session, option[2..]));
                break;
            case SackBlocks:
                weird = ConnectionWeirds.TcpOptionSackBlocksInvalidLen;
                break;
            case Timestamps when length == 10:
                shape.Set(record, FieldSendTimestamp, (ulong)BinaryPrimitives.ReadUInt32BigEndian(option[2..]));
                shape.Set(record, FieldEchoTimestamp, (ulong)BinaryPrimitives.ReadUInt32BigEndian(option[6..]));
                break;
            case Timestamps:
                weird = ConnectionWeirds.TcpOptionTimestampsInvalidLen;
                break;
            case QuickStartResponse when length == 8:
                shape.Set(record, FieldRate, (ulong)option[2]);
                shape.Set(record, FieldTtlDiff, (ulong)option[3]);
                shape.Set(record, FieldNonce, (ulong)BinaryPrimitives.ReadUInt32BigEndian(option[4..]));
                break;
            case QuickStartResponse:
                weird = ConnectionWeirds.TcpOptionQsresponseInvalidLen;
                break;
            case UserTimeout:
                weird = length != 4 ? ConnectionWeirds.TcpOptionUtoInvalidLen : null;
                break;
            case Authentication:
                weird = length < 4 ? ConnectionWeirds.TcpOptionAoInvalidLen : null;
                break;
            case FastOpen:
                weird = length != 2 && length is < 6 or > 18 ? ConnectionWeirds.TcpOptionTfoInvalidLen : null;
                break;
            default:
                SetData(shape, record, option);
                break;
        }

        if (weird is not null)
        {
            SetData(shape, record, option);
            session.Weird(weird, length.ToString(CultureInfo.InvariantCulture));
        }

        return record;
    }

    private static void SetData(RecordShape shape, RecordValue record, ReadOnlySpan<byte> option)
    {
        if (option.Length > 2)
        {
            shape.Set(record, FieldData, new StringValue(option[2..]));
        }
    }

    private static VectorValue? Blocks(TcpSession session, ReadOnlySpan<byte> pointers)
    {
        if (session.Connection.Context.Records.CountVector is not { } type)
        {
            return null;
        }

        var vector = new VectorValue(type, pointers.Length / 4);
        for (; pointers.Length >= 4; pointers = pointers[4..])
        {
            vector.Add(Slot.Of((ulong)BinaryPrimitives.ReadUInt32BigEndian(pointers)));
        }

        return vector;
    }
}
