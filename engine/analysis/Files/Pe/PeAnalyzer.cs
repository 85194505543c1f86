using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Protocols;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Files.Pe;

/// <summary>
/// Raises the events of a portable executable's headers (Microsoft PE and COFF specification, 3 and 4) as they come; what is behind them
/// is not looked at. A header that is broken, or a gap before their end, ends it.
/// </summary>
internal sealed class PeAnalyzer : FileAnalyzer
{
    private const int DosLength = 64;
    private const int SignatureLength = 4;
    private const int FileHeaderLength = 20;
    private const int SectionLength = 40;
    private const int NameLength = 8;

    /// <summary>Bytes before the first section that are kept; more are no executable that anybody runs.</summary>
    private const int MaxKept = 1 << 20;

    private readonly PeEvents _events;
    private FrameBuffer _kept;
    private Part _part;
    private long _needed = DosLength;
    private int _sections;

    public PeAnalyzer(FileState file, FileAnalyzerKind kind, RecordValue arguments)
        : base(file, kind, arguments) => _events = PeEvents.Of(file.Machine);

    private enum Part
    {
        Dos,
        DosCode,
        FileHeader,
        OptionalHeader,
        Sections,
        Done,
    }

    public override bool DeliverStream(ReadOnlySpan<byte> data)
    {
        if (_part == Part.Done)
        {
            return true;
        }

        ReadOnlySpan<byte> rest = _kept.Join(data);
        while (_part != Part.Done && rest.Length >= _needed)
        {
            ReadOnlySpan<byte> part = rest[..(int)_needed];
            rest = rest[part.Length..];
            if (!Deliver(part))
            {
                _kept.Clear();
                return false;
            }
        }

        if (_part == Part.Done)
        {
            _kept.Clear();
            return true;
        }

        _kept.Keep(rest);
        return _needed <= MaxKept;
    }

    public override bool Undelivered(long offset, long length) => _part == Part.Done;

    public override bool EndOfFile() => false;

    /// <summary>Takes the part that is whole now and tells how much the next one needs.</summary>
    private bool Deliver(ReadOnlySpan<byte> part)
    {
        WireReader reader = new(part);
        switch (_part)
        {
            case Part.Dos:
                RaiseDosHeader(ref reader, out uint start);
                Next(Part.DosCode, Math.Max(0, start - (long)DosLength));
                return true;
            case Part.DosCode:
                if (File.CanRaise(_events.DosCode))
                {
                    StringValue code = new(part);
                    File.Enqueue(_events.DosCode)[1].Ref = code;
                }

                Next(Part.FileHeader, SignatureLength + FileHeaderLength);
                return true;
            case Part.FileHeader:
                RaiseFileHeader(ref reader, out int optional);
                Next(Part.OptionalHeader, optional);
                return true;
            case Part.OptionalHeader:
                Next(Part.Sections, _sections * (long)SectionLength);
                return part.IsEmpty || DeliverOptionalHeader(ref reader);
            default:
                while (!reader.IsAtEnd)
                {
                    RaiseSection(ref reader);
                }

                _part = Part.Done;
                return true;
        }
    }

    private void Next(Part part, long needed)
    {
        _part = part;
        _needed = needed;
    }

    private void RaiseDosHeader(ref WireReader reader, out uint start)
    {
        StringValue? signature = null;
        RecordShape shape = _events.DosData;
        RecordValue? header = null;
        if (File.CanRaise(_events.DosHeader))
        {
            header = shape.New();
            signature = new StringValue(reader.Rest[..2]);
            shape.Set(header, 0, signature);
        }

        reader.Take(2);
        for (int field = 1; field <= 15; field++)
        {
            if (field == 14)
            {
                // Four reserved words.
                reader.Take(8);
            }

            ushort value = reader.U16Little();
            if (header is not null)
            {
                shape.Set(header, field, (ulong)value);
            }
        }

        // Ten more.
        reader.Take(20);
        start = reader.U32Little();
        if (header is not null)
        {
            shape.Set(header, 16, (ulong)start);
            File.Enqueue(_events.DosHeader!)[1].Ref = header;
        }
    }

    private void RaiseFileHeader(ref WireReader reader, out int optional)
    {
        reader.Take(SignatureLength);
        ushort machine = reader.U16Little();
        _sections = reader.U16Little();
        uint time = reader.U32Little();
        uint symbols = reader.U32Little();
        uint count = reader.U32Little();
        optional = reader.U16Little();
        ushort characteristics = reader.U16Little();
        if (File.CanRaise(_events.FileHeader))
        {
            RecordShape shape = _events.FileData;
            RecordValue header = shape.New();
            shape.Set(header, 0, (ulong)machine);
            shape.Set(header, 1, (double)time);
            shape.Set(header, 2, (ulong)symbols);
            shape.Set(header, 3, (ulong)count);
            shape.Set(header, 4, (ulong)optional);
            shape.Set(header, 5, Bits(characteristics));
            File.Enqueue(_events.FileHeader)[1].Ref = header;
        }
    }

    private bool DeliverOptionalHeader(ref WireReader reader)
    {
        if (!PeOptionalHeader.TryParse(ref reader, out PeOptionalHeader header))
        {
            return false;
        }

        if (!header.IsKnown || !File.CanRaise(_events.OptionalHeader))
        {
            return true;
        }

        RecordShape shape = _events.OptionalData;
        RecordValue record = shape.New();
        shape.Set(record, 0, (ulong)header.Magic);
        shape.Set(record, 1, (ulong)header.MajorLinker);
        shape.Set(record, 2, (ulong)header.MinorLinker);
        shape.Set(record, 3, (ulong)header.CodeSize);
        shape.Set(record, 4, (ulong)header.DataSize);
        shape.Set(record, 5, (ulong)header.ZeroSize);
        shape.Set(record, 6, (ulong)header.EntryPoint);
        shape.Set(record, 7, (ulong)header.CodeBase);
        if (!header.IsPlus)
        {
            shape.Set(record, 8, (ulong)header.DataBase);
        }

        shape.Set(record, 9, header.ImageBase);
        shape.Set(record, 10, (ulong)header.SectionAlignment);
        shape.Set(record, 11, (ulong)header.FileAlignment);
        shape.Set(record, 12, (ulong)header.MajorOs);
        shape.Set(record, 13, (ulong)header.MinorOs);
        shape.Set(record, 14, (ulong)header.MajorImage);
        shape.Set(record, 15, (ulong)header.MinorImage);
        shape.Set(record, 16, (ulong)header.MajorSubsystem);
        shape.Set(record, 17, (ulong)header.MinorSubsystem);
        shape.Set(record, 18, (ulong)header.ImageSize);
        shape.Set(record, 19, (ulong)header.HeadersSize);
        shape.Set(record, 20, (ulong)header.Checksum);
        shape.Set(record, 21, (ulong)header.Subsystem);
        shape.Set(record, 22, Bits(header.DllCharacteristics));
        VectorValue sizes = new(_events.CountVector!, header.Tables.Length / PeOptionalHeader.TableLength);
        WireReader tables = new(header.Tables);
        while (!tables.IsAtEnd)
        {
            tables.Take(4);
            sizes.Add(Slot.Of((ulong)tables.U32Little()));
        }

        shape.Set(record, 23, sizes);
        File.Enqueue(_events.OptionalHeader)[1].Ref = record;
        return true;
    }

    private void RaiseSection(ref WireReader reader)
    {
        ReadOnlySpan<byte> section = reader.Take(SectionLength);
        if (!File.CanRaise(_events.SectionHeader))
        {
            return;
        }

        RecordShape shape = _events.SectionData;
        RecordValue record = shape.New();
        ReadOnlySpan<byte> name = section[..NameLength];
        int end = name.IndexOf((byte)0);
        shape.Set(record, 0, new StringValue(end < 0 ? name : name[..end]));
        WireReader fields = new(section[NameLength..]);
        for (int field = 1; field <= 6; field++)
        {
            shape.Set(record, field, (ulong)fields.U32Little());
        }

        shape.Set(record, 7, (ulong)fields.U16Little());
        shape.Set(record, 8, (ulong)fields.U16Little());
        shape.Set(record, 9, Bits(fields.U32Little()));
        File.Enqueue(_events.SectionHeader)[1].Ref = record;
    }

    /// <summary>The values of the bits that are set.</summary>
    private TableValue Bits(uint flags)
    {
        TableValue set = new(_events.CountSet!);
        for (int bit = 0; bit < 32; bit++)
        {
            if ((flags & (1U << bit)) != 0)
            {
                Slot key = Slot.Of(1UL << bit);
                set.FindOrAdd(new ReadOnlySpan<Slot>(in key), out _);
            }
        }

        return set;
    }
}

/// <summary>The optional header, which executables have (PE and COFF specification, 3.4).</summary>
internal ref struct PeOptionalHeader
{
    /// <summary>Address and size of one table.</summary>
    public const int TableLength = 8;

    private const ushort Plain = 0x10B;
    private const ushort Rom = 0x107;
    private const ushort Plus = 0x20B;
    private const int FirstLength = 24;

    public ushort Magic;
    public byte MajorLinker;
    public byte MinorLinker;
    public uint CodeSize;
    public uint DataSize;
    public uint ZeroSize;
    public uint EntryPoint;
    public uint CodeBase;

    /// <summary>Plain executables only.</summary>
    public uint DataBase;

    public ulong ImageBase;
    public uint SectionAlignment;
    public uint FileAlignment;
    public ushort MajorOs;
    public ushort MinorOs;
    public ushort MajorImage;
    public ushort MinorImage;
    public ushort MajorSubsystem;
    public ushort MinorSubsystem;
    public uint ImageSize;
    public uint HeadersSize;
    public uint Checksum;
    public ushort Subsystem;
    public ushort DllCharacteristics;

    /// <summary>Address and size of each table.</summary>
    public ReadOnlySpan<byte> Tables;

    public readonly bool IsPlus => Magic == Plus;

    public readonly bool IsKnown => Magic is Plain or Rom or Plus;

    public static bool TryParse(scoped ref WireReader reader, out PeOptionalHeader header)
    {
        const string Where = "Optional_Header";
        header = default;
        if (!reader.Need(FirstLength, Where))
        {
            return false;
        }

        header.Magic = reader.U16Little();
        header.MajorLinker = reader.U8();
        header.MinorLinker = reader.U8();
        header.CodeSize = reader.U32Little();
        header.DataSize = reader.U32Little();
        header.ZeroSize = reader.U32Little();
        header.EntryPoint = reader.U32Little();
        header.CodeBase = reader.U32Little();
        int memory = header.Magic == Plain ? 16 : header.IsPlus ? 32 : 0;
        int bases = header.Magic == Rom || !header.IsKnown ? 4 : 8;
        if (!reader.Need(bases + 40 + memory + 8, Where))
        {
            return false;
        }

        header.DataBase = header.Magic == Plain ? reader.U32Little() : 0;
        header.ImageBase = reader.U32Little();
        if (header.IsPlus)
        {
            header.ImageBase |= (ulong)reader.U32Little() << 32;
        }

        header.SectionAlignment = reader.U32Little();
        header.FileAlignment = reader.U32Little();
        header.MajorOs = reader.U16Little();
        header.MinorOs = reader.U16Little();
        header.MajorImage = reader.U16Little();
        header.MinorImage = reader.U16Little();
        header.MajorSubsystem = reader.U16Little();
        header.MinorSubsystem = reader.U16Little();
        reader.Take(4);
        header.ImageSize = reader.U32Little();
        header.HeadersSize = reader.U32Little();
        header.Checksum = reader.U32Little();
        header.Subsystem = reader.U16Little();
        header.DllCharacteristics = reader.U16Little();
        reader.Take(memory + 4);
        long tables = reader.U32Little() * (long)TableLength;
        if (tables > reader.Remaining)
        {
            return false;
        }

        header.Tables = reader.Take((int)tables);
        return true;
    }
}
