using System.Buffers.Binary;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Dns;

/// <summary>The parameters of service bindings (RFC 9460 7) as policies see them.</summary>
internal static class DnsServiceRecords
{
    private enum Key
    {
        Mandatory = 0,
        Alpn = 1,
        Port = 3,
        Ipv4Hint = 4,
        Ech = 5,
        Ipv6Hint = 6,
    }

    // Places in DnsEvents.SvcbParameter.
    private const int FieldKey = 0;
    private const int FieldMandatory = 1;
    private const int FieldAlpn = 2;
    private const int FieldPort = 3;
    private const int FieldHint = 4;
    private const int FieldEch = 5;
    private const int FieldRaw = 6;

    public static VectorValue Build(RecordShape shape, VectorType type, DnsServiceParameters parameters)
    {
        VectorValue vector = new(type);
        while (parameters.TryNext(out ushort key, out ReadOnlySpan<byte> value))
        {
            RecordValue record = shape.New();
            shape.Set(record, FieldKey, (ulong)key);
            switch ((Key)key)
            {
                case Key.Mandatory:
                    SetVector(shape, record, FieldMandatory, value, 2, static b => Slot.Of((long)BinaryPrimitives.ReadUInt16BigEndian(b)));
                    break;
                case Key.Alpn:
                    SetTexts(shape, record, value);
                    break;
                case Key.Port when value.Length >= 2:
                    shape.Set(record, FieldPort, (ulong)BinaryPrimitives.ReadUInt16BigEndian(value));
                    break;
                case Key.Ipv4Hint:
                    SetVector(
                        shape, record, FieldHint, value, 4, static b => Slot.Of((object)AddrValue.FromV4(BinaryPrimitives.ReadUInt32BigEndian(b))));
                    break;
                case Key.Ech:
                    shape.Set(record, FieldEch, new StringValue(Convert.ToBase64String(value)));
                    break;
                case Key.Ipv6Hint:
                    SetVector(shape, record, FieldHint, value, 16, static b => Slot.Of((object)new AddrValue(
                        BinaryPrimitives.ReadUInt64BigEndian(b), BinaryPrimitives.ReadUInt64BigEndian(b[8..]))));
                    break;
                default:
                    if (!value.IsEmpty)
                    {
                        shape.Set(record, FieldRaw, new StringValue(value));
                    }

                    break;
            }

            vector.Add(Slot.Of((object)record));
        }

        return vector;
    }

    private delegate Slot Element(ReadOnlySpan<byte> bytes);

    private static void SetVector(RecordShape shape, RecordValue record, int field, ReadOnlySpan<byte> value, int size, Element element)
    {
        if (shape.TypeOf(field) is not VectorType type)
        {
            return;
        }

        VectorValue vector = new(type);
        for (; value.Length >= size; value = value[size..])
        {
            vector.Add(element(value[..size]));
        }

        shape.Set(record, field, vector);
    }

    private static void SetTexts(RecordShape shape, RecordValue record, ReadOnlySpan<byte> value)
    {
        if (shape.TypeOf(FieldAlpn) is not VectorType type)
        {
            return;
        }

        VectorValue vector = new(type);
        DnsText texts = new(value);
        while (texts.TryNext(out ReadOnlySpan<byte> text))
        {
            vector.Add(Slot.Of((object)new StringValue(text)));
        }

        shape.Set(record, FieldAlpn, vector);
    }
}
