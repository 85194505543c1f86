using System.Buffers.Binary;
using NidsVm.Vm.Values;

namespace NidsVm.Input.Values;

/// <summary>Cells as bytes, so that rows can be told apart and found again: equal cells, equal bytes.</summary>
internal static class RowKey
{
    /// <summary>The bytes of some cells; null where none of them has a value.</summary>
    public static StringValue? Of(ReadOnlySpan<Slot> cells)
    {
        bool any = false;
        using MemoryStream bytes = new();
        foreach (ref readonly Slot cell in cells)
        {
            if (Cell.IsPresent(cell))
            {
                any = true;
                bytes.WriteByte(1);
                Write(bytes, cell);
            }
            else
            {
                bytes.WriteByte(0);
            }
        }

        return any ? new StringValue(bytes.ToArray()) : null;
    }

    private static void Write(MemoryStream to, in Slot cell)
    {
        switch (cell.Ref)
        {
            case null:
                WriteNumber(to, cell.Bits);
                break;
            case StringValue text:
                WriteBytes(to, text.Span);
                break;
            case AddrValue address:
                WriteNumber(to, (long)address.Hi);
                WriteNumber(to, (long)address.Lo);
                break;
            case SubnetValue subnet:
                WriteNumber(to, (long)subnet.Prefix.Hi);
                WriteNumber(to, (long)subnet.Prefix.Lo);
                WriteNumber(to, subnet.Length);
                break;
            case PatternText pattern:
                WriteBytes(to, pattern.Text);
                break;
            case CellList list:
                WriteNumber(to, list.Items.Length);
                foreach (ref readonly Slot item in list.Items.AsSpan())
                {
                    to.WriteByte(Cell.IsPresent(item) ? (byte)1 : (byte)0);
                    if (Cell.IsPresent(item))
                    {
                        Write(to, item);
                    }
                }

                break;
        }
    }

    private static void WriteBytes(MemoryStream to, ReadOnlySpan<byte> bytes)
    {
        WriteNumber(to, bytes.Length);
        to.Write(bytes);
    }

    private static void WriteNumber(MemoryStream to, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        to.Write(bytes);
    }
}
