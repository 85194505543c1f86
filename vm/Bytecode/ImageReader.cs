using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using NidsVm.Vm.Patterns;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Bytecode;

/// <summary>
/// Reads the bytes of a <c>.bpc</c> file. Nothing in it is trusted: every number is checked against what it indexes or counts, so a
/// damaged or hostile file ends in an <see cref="ImageFormatException"/>.
/// </summary>
public sealed partial class ImageReader
{
    // Types nest through records only, and those are made before what they hold; anything deeper is no real program.
    private const int MaxTypeDepth = 200;

    private readonly byte[] _bytes;
    private int _at;
    private string[] _strings = [];
    private TypeEntry[] _entries = [];
    private int _typeDepth;

    private ImageReader(byte[] bytes, int start)
    {
        _bytes = bytes;
        _at = start;
    }

    /// <summary>Reads and verifies a whole file.</summary>
    /// <exception cref="ImageFormatException">it is no image, of another version, damaged, or does what no compiler emits</exception>
    public static ProgramImage Read(byte[] file)
    {
        ReadOnlySpan<byte> header = file;
        if (file.Length < ImageFormat.HeaderLength || !header.StartsWith(ImageFormat.Magic))
        {
            throw new ImageFormatException("not a .bpc image");
        }

        int version = BinaryPrimitives.ReadUInt16LittleEndian(header[8..]);
        if (version != ImageFormat.Version)
        {
            throw new ImageFormatException($"the image has format version {version}, this program reads {ImageFormat.Version}: compile the policies again");
        }

        if (BinaryPrimitives.ReadUInt64LittleEndian(header[16..]) != Opcodes.TableHash)
        {
            throw new ImageFormatException("the image was compiled for another instruction set: compile the policies again");
        }

        ReadOnlySpan<byte> payload = header[ImageFormat.HeaderLength..];
        if (BinaryPrimitives.ReadInt64LittleEndian(header[24..]) != ImageFormat.SentinelInteger
            || BinaryPrimitives.ReadDoubleLittleEndian(header[32..]) is not ImageFormat.SentinelDouble
            || BinaryPrimitives.ReadInt32LittleEndian(header[40..]) != payload.Length
            || BinaryPrimitives.ReadUInt32LittleEndian(header[44..]) != ImageFormat.Checksum(payload))
        {
            throw new ImageFormatException("the image is damaged or cut off");
        }

        ImageReader reader = new(file, ImageFormat.HeaderLength);
        ProgramImage image = reader.ReadProgram();
        Verifier.Verify(image);
        return image;
    }

    private ProgramImage ReadProgram()
    {
        _strings = ReadList(() => Encoding.UTF8.GetString(ReadBytes()));
        ReadTypes();
        int typeCount = ReadCount();
        Require(typeCount <= _entries.Length, "type count");
        var types = new PolicyType[typeCount];
        for (int i = 0; i < typeCount; i++)
        {
            types[i] = TypeAt(i);
        }

        var image = new ProgramImage
        {
            Types = types,
            TypeNames = ReadList(() => new NamedType(ReadString(), Below(ReadCount(), typeCount, "type"))),
            Constants = ReadList(() =>
            {
                PolicyType type = ReadTypeIndex();
                return new Constant(type, ReadConstant(type));
            }),
            Names = ReadList(ReadString),
            Routines = ReadList(ReadRoutine),
            Code = ReadList(ReadCode),
            Globals = ReadList(() => new GlobalDefinition(ReadString(), ReadTypeIndex(), (GlobalTraits)ReadCount()) { Attributes = ReadString() }),
            TableAttributes = ReadList(ReadAttributes),
            CallSites = ReadList(() => new CallSite(ReadIndex(), ReadList(ReadTypeIndex))),
            Triggers = ReadList(() => new TriggerDefinition(
                ReadCount(), ReadIndex(), ReadIndex(), ReadIndex(), (ReadByte() & 1) != 0, ReadList(ReadCount))),
            Sources = ReadList(() => new SourceFile(ReadString(), ReadBytes().ToArray(), ReadCount() - 1)),
            Signatures = ReadSignatures(),
            InitialiserCode = ReadIndex(),
            StatementCode = ReadIndex(),
        };
        Require(_at == _bytes.Length, "end");
        CheckIndices(image);
        return image;
    }

    /// <summary>Indices that the verifier does not meet in code.</summary>
    private void CheckIndices(ProgramImage image)
    {
        int routines = image.Routines.Length;
        int code = image.Code.Length;
        Require(image.InitialiserCode < code && image.StatementCode < code, "code");
        foreach (RoutineBody body in image.Routines.SelectMany(r => r.Bodies))
        {
            Require(body.Code < code, "code");
        }

        foreach (CodeBlock block in image.Code)
        {
            Require(block.Source < image.Sources.Length, "source");
        }

        foreach (TableAttributeDefinition a in image.TableAttributes)
        {
            Require(Math.Max(Math.Max(a.Default, a.Expiry), Math.Max(a.ExpireFunction, a.OnChange)) < routines, "attribute");
        }

        foreach (TriggerDefinition t in image.Triggers)
        {
            Require(t.Condition >= 0 && t.Body >= 0 && Math.Max(Math.Max(t.Condition, t.Body), t.TimeoutBody) < routines, "trigger");
            Require(Array.TrueForAll(t.WatchedGlobals, g => g < image.Globals.Length), "trigger");
        }

        foreach (CallSite site in image.CallSites)
        {
            Require(site.Routine < routines, "call site");
        }

        foreach (TypeEntry entry in _entries)
        {
            switch (entry.Type)
            {
                case RecordType record:
                    foreach (RecordField field in record.Fields)
                    {
                        Require(field.InitFunction < routines && field.TableAttributes < image.TableAttributes.Length, "field");
                        Require(field.Init != FieldInit.Call || field.InitFunction >= 0, "field");
                    }

                    break;
                case FuncType function:
                    foreach (FuncParameter parameter in function.Parameters)
                    {
                        Require(parameter.DefaultFunction < routines, "parameter");
                    }

                    break;
            }
        }
    }

    private Routine ReadRoutine() => new()
    {
        Name = ReadString(),
        Type = ReadTypeIndex() as FuncType ?? throw Damaged("routine"),
        Kind = (RoutineKind)Below(ReadByte(), (int)RoutineKind.Lambda + 1, "routine"),
        IsExported = (ReadByte() & 1) != 0,
        Bodies = ReadList(() =>
        {
            int code = ReadCount();
            int priority = (int)ReadLong();
            string module = ReadString();
            string[] groups = ReadList(ReadString);
            int[]? map = (ReadByte() & 1) != 0 ? ReadList(ReadCount) : null;
            return new RoutineBody(code, priority, groups, map) { Module = module };
        }),
    };

    private CodeBlock ReadCode()
    {
        string name = ReadString();
        int parameters = ReadCount();
        PolicyType yield = ReadTypeIndex();
        PolicyType[] localTypes = ReadList(ReadTypeIndex);
        string[] localNames = ReadList(ReadString);
        PolicyType[] captureTypes = ReadList(ReadTypeIndex);
        string[] captureNames = ReadList(ReadString);
        int source = ReadCount();
        int line = ReadCount();
        int count = ReadCount();
        Require(parameters <= localTypes.Length && localNames.Length == localTypes.Length && captureNames.Length == captureTypes.Length, "locals");
        Require(count <= (_bytes.Length - _at) / Instruction.Size, "code");
        Instruction[] instructions = MemoryMarshal.Cast<byte, Instruction>(_bytes.AsSpan(_at, count * Instruction.Size)).ToArray();
        _at += count * Instruction.Size;
        return new CodeBlock
        {
            Name = name,
            ParameterCount = parameters,
            Yield = yield,
            LocalTypes = localTypes,
            LocalNames = localNames,
            CaptureTypes = captureTypes,
            CaptureNames = captureNames,
            Source = source,
            Line = line,
            Instructions = instructions,
            Statements = ReadList(() => new StatementRange(ReadCount(), ReadCount(), ReadCount(), ReadCount())),
            Lines = ReadList(() => new LineChange(ReadCount(), ReadCount())),
        };
    }

    private TableAttributeDefinition ReadAttributes()
    {
        int value = ReadIndex();
        int flags = ReadByte();
        return new TableAttributeDefinition
        {
            Default = value,
            DefaultIsFunction = (flags & 1) != 0,
            DefaultInserts = (flags & 2) != 0,
            IsOrdered = (flags & 4) != 0,
            Expiry = ReadIndex(),
            ExpiryKind = (TableExpiry)Below(ReadByte(), (int)TableExpiry.Write + 1, "expiry"),
            ExpireFunction = ReadIndex(),
            OnChange = ReadIndex(),
        };
    }

    /// <summary>
    /// Types may name later ones, so they are first skipped over to learn where each begins. Records and enums are made on the way;
    /// the others when somebody asks for them, and record fields at the end.
    /// </summary>
    private void ReadTypes()
    {
        int count = ReadCount();
        Require(count <= _bytes.Length - _at, "type count");
        _entries = new TypeEntry[count];
        for (int i = 0; i < count; i++)
        {
            _entries[i] = ScanType();
        }

        int end = _at;
        for (int i = 0; i < count; i++)
        {
            TypeAt(i);
        }

        foreach (TypeEntry entry in _entries)
        {
            if (entry.Type is RecordType record)
            {
                _at = entry.Start;
                foreach (RecordField field in ReadList(ReadField))
                {
                    Require(record.TryAdd(field), "field");
                }
            }
        }

        _at = end;
    }

    private TypeEntry ScanType()
    {
        var tag = (TypeTag)ReadByte();
        string? name = (ReadByte() & 1) != 0 ? ReadString() : null;
        TypeEntry entry = new() { Tag = tag, Name = name, Start = _at };
        switch (tag)
        {
            case TypeTag.Enum:
                EnumType enumeration = new() { Name = name };
                for (int n = ReadCount(); n > 0; n--)
                {
                    Require(enumeration.TryAdd(ReadString(), ReadLong()), "enum");
                }

                entry.Type = enumeration;
                break;
            case TypeTag.Record:
                entry.Type = new RecordType { Name = name };
                for (int n = ReadCount(); n > 0; n--)
                {
                    SkipField();
                }

                break;
            case TypeTag.Table:
                SkipCounts(ReadCount());
                if ((ReadByte() & 1) != 0)
                {
                    ReadCount();
                }

                break;
            case TypeTag.Vector or TypeTag.Type or TypeTag.Opaque:
                ReadCount();
                break;
            case TypeTag.Func:
                ReadByte();
                ReadByte();
                ReadCount();
                for (int n = ReadCount(); n > 0; n--)
                {
                    SkipCounts(3);
                    ReadByte();
                    ReadCount();
                }

                break;
            case TypeTag.List:
                SkipCounts(ReadCount());
                break;
            case TypeTag.File:
                entry.Type = FileType.Instance;
                break;
            default:
                entry.Type = Basic(tag).Named(name);
                break;
        }

        return entry;
    }

    private void SkipCounts(int count)
    {
        for (; count > 0; count--)
        {
            ReadCount();
        }
    }

    private void SkipField()
    {
        ReadString();
        ReadCount();
        if ((ReadByte() & 16) != 0)
        {
            ReadString();
        }

        var init = (FieldInit)ReadByte();
        ReadCount();
        ReadCount();
        if (init == FieldInit.Constant)
        {
            SkipFieldConstant();
        }
    }

    /// <summary>A flag in front tells scalars from references: the field's type, which would tell as well, may not be known yet.</summary>
    private void SkipFieldConstant()
    {
        if ((ReadByte() & 1) != 0)
        {
            ReadLong();
            return;
        }

        switch ((TypeTag)ReadByte())
        {
            case TypeTag.String:
                ReadBytes();
                break;
            case TypeTag.Addr:
                ReadLong();
                ReadLong();
                break;
            case TypeTag.Subnet:
                ReadLong();
                ReadLong();
                ReadByte();
                break;
            case TypeTag.Pattern:
                ReadBytes();
                ReadBytes();
                ReadBytes();
                ReadBytes();
                break;
            case TypeTag.Type:
                ReadCount();
                break;
            case TypeTag.Any:
                ReadCount();
                ReadLong();
                break;
            default:
                throw Damaged("constant");
        }
    }

    private PolicyType TypeAt(int index)
    {
        ref TypeEntry entry = ref _entries[Below(index, _entries.Length, "type")];
        if (entry.Type is { } known)
        {
            return known;
        }

        Require(!entry.IsBeingMade && ++_typeDepth < MaxTypeDepth, "type");
        entry.IsBeingMade = true;
        int here = _at;
        _at = entry.Start;
        PolicyType type = ReadType(entry.Tag);
        type.Name = entry.Name;
        _at = here;
        _typeDepth--;
        return _entries[index].Type = type;
    }

    private PolicyType ReadType(TypeTag tag)
    {
        switch (tag)
        {
            case TypeTag.Table:
                PolicyType[] index = ReadList(ReadTypeIndex);
                return new TableType(index, (ReadByte() & 1) != 0 ? ReadTypeIndex() : null);
            case TypeTag.Vector:
                return new VectorType(ReadTypeIndex());
            case TypeTag.Opaque:
                return new OpaqueType(ReadString());
            case TypeTag.Type:
                return new TypeType(ReadTypeIndex());
            case TypeTag.List:
                return new ListType(ReadList(ReadTypeIndex));
            case TypeTag.Func:
                var flavor = (FuncFlavor)Below(ReadByte(), (int)FuncFlavor.Hook + 1, "function type");
                bool isVariadic = (ReadByte() & 1) != 0;
                PolicyType yield = ReadTypeIndex();
                return new FuncType(flavor, ReadList(ReadParameter), yield, isVariadic);
            default:
                throw Damaged("type");
        }
    }

    private FuncParameter ReadParameter()
    {
        string name = ReadString();
        PolicyType type = ReadTypeIndex();
        int defaultFunction = ReadIndex();
        bool hasDefault = (ReadByte() & 1) != 0;
        string text = ReadString();
        return new FuncParameter(name, type, defaultFunction) { DefaultText = hasDefault ? text : null };
    }

    private static BasicType Basic(TypeTag tag) => (BasicType)(tag switch
    {
        TypeTag.Void => PolicyType.Void,
        TypeTag.Bool => PolicyType.Bool,
        TypeTag.Int => PolicyType.Int,
        TypeTag.Count => PolicyType.Count,
        TypeTag.Double => PolicyType.Double,
        TypeTag.Time => PolicyType.Time,
        TypeTag.Interval => PolicyType.Interval,
        TypeTag.Port => PolicyType.Port,
        TypeTag.String => PolicyType.String,
        TypeTag.Pattern => PolicyType.Pattern,
        TypeTag.Addr => PolicyType.Addr,
        TypeTag.Subnet => PolicyType.Subnet,
        TypeTag.Any => PolicyType.Any,
        _ => throw Damaged("type"),
    });

    private RecordField ReadField()
    {
        string name = ReadString();
        PolicyType type = ReadTypeIndex();
        int flags = ReadByte();
        string? typeColumn = (flags & 16) != 0 ? ReadString() : null;
        var init = (FieldInit)Below(ReadByte(), (int)FieldInit.Call + 1, "field");
        int function = ReadIndex();
        int attributes = ReadIndex();
        bool fits = init switch
        {
            FieldInit.EmptyTable => type.Tag == TypeTag.Table,
            FieldInit.EmptyVector => type.Tag == TypeTag.Vector,
            FieldInit.NewRecord => type.Tag == TypeTag.Record,
            _ => true,
        };
        Require(fits, "field");
        RecordField field = new()
        {
            Name = name,
            Type = type,
            IsOptional = (flags & 1) != 0,
            IsLogged = (flags & 2) != 0,
            IsDeprecated = (flags & 4) != 0,
            HasDefault = (flags & 8) != 0,
            TypeColumn = typeColumn,
            Init = init,
            InitFunction = function,
            TableAttributes = attributes,
        };
        if (init == FieldInit.Constant)
        {
            Require((ReadByte() & 1) != 0 == type.IsScalar, "constant");
            field.InitConstant = ReadConstant(type);
        }

        return field;
    }

    private Slot ReadConstant(PolicyType type)
    {
        if (type.IsScalar)
        {
            return Slot.Of(ReadLong());
        }

        var tag = (TypeTag)ReadByte();
        Require(type.Tag == tag || type.Tag == TypeTag.Any, "constant");
        switch (tag)
        {
            case TypeTag.String:
                return Slot.Of(new StringValue(ReadBytes()));
            case TypeTag.Addr:
                return Slot.Of(ReadAddress());
            case TypeTag.Subnet:
                AddrValue prefix = ReadAddress();
                return Slot.Of(new SubnetValue(prefix, Below(ReadByte(), 129, "subnet")));
            case TypeTag.Pattern:
                return Slot.Of(ReadPattern());
            case TypeTag.Type:
                return Slot.Of(new TypeValue(ReadTypeIndex()));
            case TypeTag.Any:
                PolicyType boxed = ReadTypeIndex();
                Require(boxed.IsScalar, "constant");
                return Slot.Of(new BoxedScalar(boxed, ReadLong()));
            default:
                throw Damaged("constant");
        }
    }

    private PatternValue ReadPattern()
    {
        byte[] exactText = ReadBytes().ToArray();
        byte[] anywhereText = ReadBytes().ToArray();
        PatternAutomaton exact = AutomatonImage.Read(ReadBytes()) ?? throw Damaged("pattern");
        PatternAutomaton anywhere = AutomatonImage.Read(ReadBytes()) ?? throw Damaged("pattern");
        return new PatternValue(exactText, anywhereText, exact, anywhere);
    }

    private AddrValue ReadAddress()
    {
        ulong hi = (ulong)ReadLong();
        return new AddrValue(hi, (ulong)ReadLong());
    }

    private PolicyType ReadTypeIndex() => TypeAt(ReadCount());

    private string ReadString() => _strings[Below(ReadCount(), _strings.Length, "name")];

    private T[] ReadList<T>(Func<T> read)
    {
        int count = ReadCount();

        // Every item takes a byte at least, so a wrong count cannot ask for more memory than the file has bytes.
        Require(count <= _bytes.Length - _at, "count");
        var items = new T[count];
        for (int i = 0; i < count; i++)
        {
            items[i] = read();
        }

        return items;
    }

    private ReadOnlySpan<byte> ReadBytes()
    {
        int length = ReadCount();
        Require(length <= _bytes.Length - _at, "length");
        ReadOnlySpan<byte> bytes = _bytes.AsSpan(_at, length);
        _at += length;
        return bytes;
    }

    private byte ReadByte()
    {
        Require(_at < _bytes.Length, "end");
        return _bytes[_at++];
    }

    private long ReadLong()
    {
        Require(_bytes.Length - _at >= sizeof(long), "end");
        long value = BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(_at));
        _at += sizeof(long);
        return value;
    }

    private int ReadIndex() => ReadCount() - 1;

    private int ReadCount()
    {
        uint value = 0;
        for (int shift = 0; ; shift += 7)
        {
            uint next = ReadByte();
            Require(shift < 28 || (shift == 28 && next < 8), "number");
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (int)value;
            }
        }
    }

    private static int Below(int value, int limit, string what)
    {
        Require((uint)value < (uint)limit, what);
        return value;
    }

    private static void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw Damaged(what);
        }
    }

    private static ImageFormatException Damaged(string what) => new($"the image is damaged (bad {what})");

    private struct TypeEntry
    {
        public TypeTag Tag;
        public string? Name;
        public int Start;
        public bool IsBeingMade;
        public PolicyType? Type;
    }
}
