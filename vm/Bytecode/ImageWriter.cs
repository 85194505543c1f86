using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using NidsVm.Vm.Patterns;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Bytecode;

/// <summary>Writes a program as the bytes of a <c>.bpc</c> file. Equal programs give equal bytes.</summary>
public sealed partial class ImageWriter
{
    private readonly MemoryStream _payload = new();
    private readonly List<PolicyType> _types = [];
    private readonly Dictionary<PolicyType, int> _typeIndex = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> _strings = [];
    private readonly Dictionary<string, int> _stringIndex = new(StringComparer.Ordinal);

    private ImageWriter()
    {
    }

    public static byte[] Write(ProgramImage image)
    {
        ImageWriter body = new();
        body.WriteProgram(image);

        // The type table may grow while it is written, and the string table with everything: both stand in front of the body.
        ImageWriter types = new();
        types.Share(body);
        for (int i = 0; i < body._types.Count; i++)
        {
            types.WriteType(body._types[i]);
        }

        ImageWriter front = new();
        front.WriteCount(body._strings.Count);
        foreach (string text in body._strings)
        {
            front.WriteBytes(Encoding.UTF8.GetBytes(text));
        }

        front.WriteCount(body._types.Count);
        byte[] payload = [.. front._payload.ToArray(), .. types._payload.ToArray(), .. body._payload.ToArray()];
        return Frame(payload);
    }

    internal static byte[] Frame(ReadOnlySpan<byte> payload)
    {
        byte[] file = new byte[ImageFormat.HeaderLength + payload.Length];
        Span<byte> header = file;
        ImageFormat.Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header[8..], ImageFormat.Version);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], Opcodes.TableHash);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], ImageFormat.SentinelInteger);
        BinaryPrimitives.WriteDoubleLittleEndian(header[32..], ImageFormat.SentinelDouble);
        BinaryPrimitives.WriteInt32LittleEndian(header[40..], payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[44..], ImageFormat.Checksum(payload));
        payload.CopyTo(header[ImageFormat.HeaderLength..]);
        return file;
    }

    /// <summary>Has this writer number types and strings in another one's tables.</summary>
    private void Share(ImageWriter other) => _tables = other;

    private ImageWriter? _tables;

    private void WriteProgram(ProgramImage image)
    {
        foreach (PolicyType type in image.Types)
        {
            IndexOf(type);
        }

        WriteCount(image.Types.Length);
        WriteList(image.TypeNames, n =>
        {
            WriteString(n.Name);
            WriteCount(n.Type);
        });
        WriteList(image.Constants, c =>
        {
            WriteTypeIndex(c.Type);
            WriteConstant(c.Type, c.Value);
        });
        WriteList(image.Names, WriteString);
        WriteList(image.Routines, WriteRoutine);
        WriteList(image.Code, WriteCode);
        WriteList(image.Globals, g =>
        {
            WriteString(g.Name);
            WriteTypeIndex(g.Type);
            WriteCount((int)g.Traits);
            WriteString(g.Attributes);
        });
        WriteList(image.TableAttributes, a =>
        {
            WriteIndex(a.Default);
            WriteFlags(a.DefaultIsFunction, a.DefaultInserts, a.IsOrdered);
            WriteIndex(a.Expiry);
            WriteByte((byte)a.ExpiryKind);
            WriteIndex(a.ExpireFunction);
            WriteIndex(a.OnChange);
        });
        WriteList(image.CallSites, s =>
        {
            WriteIndex(s.Routine);
            WriteList(s.Types, WriteTypeIndex);
        });
        WriteList(image.Triggers, t =>
        {
            WriteCount(t.CaptureCount);
            WriteIndex(t.Condition);
            WriteIndex(t.Body);
            WriteIndex(t.TimeoutBody);
            WriteFlags(t.IsReturn);
            WriteList(t.WatchedGlobals, WriteCount);
        });
        WriteList(image.Sources, s =>
        {
            WriteString(s.Name);
            WriteBytes(s.Hash);
            WriteCount(s.Depth + 1);
        });
        WriteList(image.Signatures, WriteSignature);
        WriteIndex(image.InitialiserCode);
        WriteIndex(image.StatementCode);
    }

    private void WriteRoutine(Routine routine)
    {
        WriteString(routine.Name);
        WriteTypeIndex(routine.Type);
        WriteByte((byte)routine.Kind);
        WriteFlags(routine.IsExported);
        WriteList(routine.Bodies, b =>
        {
            WriteCount(b.Code);
            WriteLong(b.Priority);
            WriteString(b.Module);
            WriteList(b.Groups, WriteString);
            WriteFlags(b.ParameterMap is not null);
            if (b.ParameterMap is { } map)
            {
                WriteList(map, WriteCount);
            }
        });
    }

    private void WriteCode(CodeBlock code)
    {
        WriteString(code.Name);
        WriteCount(code.ParameterCount);
        WriteTypeIndex(code.Yield);
        WriteList(code.LocalTypes, WriteTypeIndex);
        WriteList(code.LocalNames, WriteString);
        WriteList(code.CaptureTypes, WriteTypeIndex);
        WriteList(code.CaptureNames, WriteString);
        WriteCount(code.Source);
        WriteCount(code.Line);
        WriteCount(code.Instructions.Length);
        _payload.Write(MemoryMarshal.AsBytes(code.Instructions.AsSpan()));
        WriteList(code.Statements, s =>
        {
            WriteCount(s.Start);
            WriteCount(s.End);
            WriteCount(s.Line);
            WriteCount(s.Source);
        });
        WriteList(code.Lines, l =>
        {
            WriteCount(l.Start);
            WriteCount(l.Line);
        });
    }

    private void WriteType(PolicyType type)
    {
        WriteByte((byte)type.Tag);
        WriteFlags(type.Name is not null);
        if (type.Name is { } name)
        {
            WriteString(name);
        }

        switch (type)
        {
            case EnumType enumeration:
                WriteList(enumeration.Names, n =>
                {
                    enumeration.TryGetValue(n, out long value);
                    WriteString(n);
                    WriteLong(value);
                });
                break;
            case TableType table:
                WriteList(table.Index, WriteTypeIndex);
                WriteFlags(table.Yield is not null);
                if (table.Yield is { } yield)
                {
                    WriteTypeIndex(yield);
                }

                break;
            case VectorType vector:
                WriteTypeIndex(vector.Element);
                break;
            case RecordType record:
                WriteList(record.Fields, WriteField);
                break;
            case FuncType function:
                WriteByte((byte)function.Flavor);
                WriteFlags(function.IsVariadic);
                WriteTypeIndex(function.Yield);
                WriteList(function.Parameters, p =>
                {
                    WriteString(p.Name);
                    WriteTypeIndex(p.Type);
                    WriteIndex(p.DefaultFunction);
                    WriteFlags(p.DefaultText is not null);
                    WriteString(p.DefaultText ?? "");
                });
                break;
            case OpaqueType opaque:
                WriteString(opaque.Kind);
                break;
            case TypeType of:
                WriteTypeIndex(of.Of);
                break;
            case ListType list:
                WriteList(list.Items, WriteTypeIndex);
                break;
        }
    }

    private void WriteField(RecordField field)
    {
        WriteString(field.Name);
        WriteTypeIndex(field.Type);
        WriteFlags(field.IsOptional, field.IsLogged, field.IsDeprecated, field.HasDefault, field.TypeColumn is not null);
        if (field.TypeColumn is { } column)
        {
            WriteString(column);
        }

        WriteByte((byte)field.Init);
        WriteIndex(field.InitFunction);
        WriteIndex(field.TableAttributes);
        if (field.Init == FieldInit.Constant)
        {
            WriteFlags(field.Type.IsScalar);
            WriteConstant(field.Type, field.InitConstant);
        }
    }

    private void WriteConstant(PolicyType type, Slot value)
    {
        if (type.IsScalar)
        {
            WriteLong(value.Bits);
            return;
        }

        switch (value.Ref)
        {
            case StringValue text:
                WriteByte((byte)TypeTag.String);
                WriteBytes(text.Span);
                break;
            case AddrValue address:
                WriteByte((byte)TypeTag.Addr);
                WriteAddress(address);
                break;
            case SubnetValue subnet:
                WriteByte((byte)TypeTag.Subnet);
                WriteAddress(subnet.Prefix);
                WriteByte((byte)subnet.Length);
                break;
            case PatternValue pattern:
                WriteByte((byte)TypeTag.Pattern);
                WriteBytes(pattern.Text);
                WriteBytes(pattern.AnywhereText);
                WriteBytes(AutomatonImage.Write(pattern.Exact));
                WriteBytes(AutomatonImage.Write(pattern.Anywhere));
                break;
            case TypeValue held:
                WriteByte((byte)TypeTag.Type);
                WriteTypeIndex(held.Type);
                break;
            case BoxedScalar boxed:
                WriteByte((byte)TypeTag.Any);
                WriteTypeIndex(boxed.Type);
                WriteLong(boxed.Bits);
                break;
            default:
                throw new InvalidOperationException($"a {value.Ref?.GetType().Name ?? "null"} cannot be a constant of an image");
        }
    }

    private void WriteAddress(AddrValue address)
    {
        WriteLong((long)address.Hi);
        WriteLong((long)address.Lo);
    }

    private void WriteTypeIndex(PolicyType type) => WriteCount(IndexOf(type));

    private int IndexOf(PolicyType type)
    {
        ImageWriter tables = _tables ?? this;
        if (!tables._typeIndex.TryGetValue(type, out int index))
        {
            index = tables._types.Count;
            tables._typeIndex.Add(type, index);
            tables._types.Add(type);
        }

        return index;
    }

    private void WriteString(string text)
    {
        ImageWriter tables = _tables ?? this;
        if (!tables._stringIndex.TryGetValue(text, out int index))
        {
            index = tables._strings.Count;
            tables._stringIndex.Add(text, index);
            tables._strings.Add(text);
        }

        WriteCount(index);
    }

    private void WriteList<T>(IReadOnlyCollection<T> items, Action<T> write)
    {
        WriteCount(items.Count);
        foreach (T item in items)
        {
            write(item);
        }
    }

    private void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteCount(bytes.Length);
        _payload.Write(bytes);
    }

    private void WriteFlags(params ReadOnlySpan<bool> flags)
    {
        int bits = 0;
        for (int i = 0; i < flags.Length; i++)
        {
            bits |= flags[i] ? 1 << i : 0;
        }

        WriteByte((byte)bits);
    }

    private void WriteByte(byte value) => _payload.WriteByte(value);

    private void WriteLong(long value)
    {
        Span<byte> raw = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(raw, value);
        _payload.Write(raw);
    }

    /// <summary>An index where -1 stands for none.</summary>
    private void WriteIndex(int value) => WriteCount(value + 1);

    /// <summary>A number from 0: seven bits a byte, the lowest first.</summary>
    private void WriteCount(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        uint rest = (uint)value;
        while (rest >= 0x80)
        {
            WriteByte((byte)(rest | 0x80));
            rest >>= 7;
        }

        WriteByte((byte)rest);
    }
}
