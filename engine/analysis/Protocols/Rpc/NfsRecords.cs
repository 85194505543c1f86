using NidsVm.Analysis.Engine;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Rpc;

/// <summary>
/// From the data types of RFC 1813, section 2.5 on, to the records that policies get. Each method reads one type; where the message ends
/// too early, the reader becomes invalid and the record holds zeros.
/// </summary>
internal readonly struct NfsRecords
{
    private const int MaxHandle = 64;
    private const int MaxFileData = 1 << 30;

    private readonly NfsEvents _events;

    public NfsRecords(NfsEvents events) => _events = events;

    public static StringValue? Handle(ref XdrReader reader) => Text(ref reader, MaxHandle);

    // ---- Arguments -----------------------------------------------------------------------------------------------

    public RecordValue DirectoryOperation(ref XdrReader reader)
    {
        RecordShape shape = _events.DirectoryOperation;
        RecordValue record = shape.New();
        shape.Set(record, 0, Handle(ref reader));
        shape.Set(record, 1, Name(ref reader));
        return record;
    }

    public RecordValue SetAttributes(ref XdrReader reader)
    {
        RecordShape shape = _events.SetAttributes;
        RecordValue record = shape.New();
        shape.Set(record, 0, Handle(ref reader));
        shape.Set(record, 1, NewAttributes(ref reader));
        return record;
    }

    public RecordValue Read(ref XdrReader reader, out ulong offset)
    {
        RecordShape shape = _events.Read;
        RecordValue record = shape.New();
        shape.Set(record, 0, Handle(ref reader));
        offset = reader.UInt64();
        shape.Set(record, 1, offset);
        shape.Set(record, 2, (ulong)reader.UInt32());
        return record;
    }

    public RecordValue Write(ref XdrReader reader)
    {
        RecordShape shape = _events.Write;
        RecordValue record = shape.New();
        shape.Set(record, 0, Handle(ref reader));
        ulong offset = reader.UInt64();
        uint size = reader.UInt32();
        shape.Set(record, 1, offset);
        shape.Set(record, 2, (ulong)size);
        shape.Set(record, 3, (ulong)reader.UInt32());
        shape.Set(record, 4, FileData(ref reader, offset, size));
        return record;
    }

    public RecordValue Symlink(ref XdrReader reader)
    {
        RecordShape shape = _events.Symlink;
        RecordValue record = shape.New();
        shape.Set(record, 0, DirectoryOperation(ref reader));
        RecordShape dataShape = _events.SymlinkData;
        RecordValue data = dataShape.New();
        dataShape.Set(data, 0, NewAttributes(ref reader));
        dataShape.Set(data, 1, Name(ref reader));
        shape.Set(record, 1, data);
        return record;
    }

    public RecordValue Link(ref XdrReader reader)
    {
        RecordShape shape = _events.Link;
        RecordValue record = shape.New();
        shape.Set(record, 0, Handle(ref reader));
        shape.Set(record, 1, DirectoryOperation(ref reader));
        return record;
    }

    public RecordValue Rename(ref XdrReader reader)
    {
        RecordShape shape = _events.Rename;
        RecordValue record = shape.New();
        shape.Set(record, 0, Handle(ref reader));
        shape.Set(record, 1, Name(ref reader));
        shape.Set(record, 2, Handle(ref reader));
        shape.Set(record, 3, Name(ref reader));
        return record;
    }

    public RecordValue ReadDirectory(ref XdrReader reader, bool isPlus)
    {
        RecordShape shape = _events.ReadDirectory;
        RecordValue record = shape.New();
        shape.Set(record, 0, isPlus);
        shape.Set(record, 1, Handle(ref reader));
        shape.Set(record, 2, reader.UInt64());
        shape.Set(record, 3, reader.UInt64());
        shape.Set(record, 4, (ulong)reader.UInt32());
        if (isPlus)
        {
            shape.Set(record, 5, (ulong)reader.UInt32());
        }

        return record;
    }

    // ---- Results -------------------------------------------------------------------------------------------------

    public RecordValue Attributes(ref XdrReader reader)
    {
        const int FirstLong = 5;
        const int FirstDevice = 7;
        const int FileSystem = 9;
        const int FirstTime = 11;
        const int End = 14;
        RecordShape shape = _events.Attributes;
        RecordValue record = shape.New();
        for (int field = 0; field < End; field++)
        {
            if (field >= FirstTime)
            {
                shape.Set(record, field, reader.Time());
            }
            else
            {
                bool isLong = field is >= FirstLong and < FirstDevice or >= FileSystem;
                shape.Set(record, field, isLong ? reader.UInt64() : reader.UInt32());
            }
        }

        return record;
    }

    public RecordValue SetAttributesReply(ref XdrReader reader, bool isOk)
    {
        RecordShape shape = _events.SetAttributesReply;
        RecordValue record = shape.New();
        if (isOk)
        {
            shape.Set(record, 0, Before(ref reader));
            shape.Set(record, 1, After(ref reader));
        }

        return record;
    }

    public RecordValue LookupReply(ref XdrReader reader, bool isOk)
    {
        RecordShape shape = _events.LookupReply;
        RecordValue record = shape.New();
        if (isOk)
        {
            shape.Set(record, 0, Handle(ref reader));
            shape.Set(record, 1, After(ref reader));
        }

        shape.Set(record, 2, After(ref reader));
        return record;
    }

    public RecordValue ReadReply(ref XdrReader reader, bool isOk, ulong offset)
    {
        RecordShape shape = _events.ReadReply;
        RecordValue record = shape.New();
        shape.Set(record, 0, After(ref reader));
        if (isOk)
        {
            uint size = reader.UInt32();
            shape.Set(record, 1, (ulong)size);
            shape.Set(record, 2, reader.UInt32() != 0);
            shape.Set(record, 3, FileData(ref reader, offset, size));
        }

        return record;
    }

    public RecordValue ReadLinkReply(ref XdrReader reader, bool isOk)
    {
        RecordShape shape = _events.ReadLinkReply;
        RecordValue record = shape.New();
        shape.Set(record, 0, After(ref reader));
        if (isOk)
        {
            shape.Set(record, 1, Name(ref reader));
        }

        return record;
    }

    public RecordValue LinkReply(ref XdrReader reader, bool isOk)
    {
        RecordShape shape = _events.LinkReply;
        RecordValue record = shape.New();
        if (isOk)
        {
            shape.Set(record, 0, After(ref reader));
            shape.Set(record, 1, Before(ref reader));
            shape.Set(record, 2, After(ref reader));
        }

        return record;
    }

    public RecordValue WriteReply(ref XdrReader reader, bool isOk)
    {
        RecordShape shape = _events.WriteReply;
        RecordValue record = shape.New();
        shape.Set(record, 0, Before(ref reader));
        shape.Set(record, 1, After(ref reader));
        if (isOk)
        {
            shape.Set(record, 2, (ulong)reader.UInt32());
            shape.Set(record, 3, (ulong)reader.UInt32());
            shape.Set(record, 4, reader.UInt64());
        }

        return record;
    }

    public RecordValue NewObjectReply(ref XdrReader reader, bool isOk)
    {
        RecordShape shape = _events.NewObjectReply;
        RecordValue record = shape.New();
        if (isOk)
        {
            shape.Set(record, 0, reader.UInt32() != 0 ? Handle(ref reader) : null);
            shape.Set(record, 1, After(ref reader));
        }

        shape.Set(record, 2, Before(ref reader));
        shape.Set(record, 3, After(ref reader));
        return record;
    }

    public RecordValue DeleteReply(ref XdrReader reader)
    {
        RecordShape shape = _events.DeleteReply;
        RecordValue record = shape.New();
        shape.Set(record, 0, Before(ref reader));
        shape.Set(record, 1, After(ref reader));
        return record;
    }

    public RecordValue RenameReply(ref XdrReader reader)
    {
        RecordShape shape = _events.RenameReply;
        RecordValue record = shape.New();
        shape.Set(record, 0, Before(ref reader));
        shape.Set(record, 1, After(ref reader));
        shape.Set(record, 2, Before(ref reader));
        shape.Set(record, 3, After(ref reader));
        return record;
    }

    public RecordValue ReadDirectoryReply(ref XdrReader reader, bool isOk, bool isPlus)
    {
        RecordShape shape = _events.ReadDirectoryReply;
        RecordValue record = shape.New();
        shape.Set(record, 0, isPlus);
        shape.Set(record, 1, After(ref reader));
        if (!isOk)
        {
            return record;
        }

        shape.Set(record, 2, reader.UInt64());
        VectorValue? entries = _events.DirectoryEntries is { } type ? new VectorValue(type) : null;
        while (reader.UInt32() != 0)
        {
            RecordValue entry = Entry(ref reader, isPlus);
            if (entries is { Count: 0 })
            {
                // Policies of the reference count the entries from 1.
                entries.Add(default);
            }

            entries?.Add(Slot.Of((object)entry));
        }

        shape.Set(record, 3, entries);
        shape.Set(record, 4, reader.UInt32() != 0);
        return record;
    }

    // ---- Parts ---------------------------------------------------------------------------------------------------

    private static StringValue? Text(ref XdrReader reader, int maxLength)
    {
        ReadOnlySpan<byte> text = reader.Opaque(maxLength);
        return reader.IsValid ? new StringValue(text) : null;
    }

    private static StringValue? Name(ref XdrReader reader) => Text(ref reader, XdrReader.DefaultOpaqueLength);

    private RecordValue Entry(ref XdrReader reader, bool isPlus)
    {
        RecordShape shape = _events.DirectoryEntry;
        RecordValue record = shape.New();
        shape.Set(record, 0, reader.UInt64());
        shape.Set(record, 1, Name(ref reader));
        shape.Set(record, 2, reader.UInt64());
        if (isPlus)
        {
            shape.Set(record, 3, After(ref reader));
            shape.Set(record, 4, reader.UInt32() != 0 ? Handle(ref reader) : null);
        }

        return record;
    }

    private RecordValue NewAttributes(ref XdrReader reader)
    {
        const int Size = 3;
        RecordShape shape = _events.NewAttributes;
        RecordValue record = shape.New();
        for (int field = 0; field <= Size; field++)
        {
            if (reader.UInt32() != 0)
            {
                shape.Set(record, field, field == Size ? reader.UInt64() : reader.UInt32());
            }
        }

        shape.Set(record, Size + 1, (ulong)reader.UInt32());
        shape.Set(record, Size + 2, (ulong)reader.UInt32());
        return record;
    }

    /// <summary>Attributes after an operation, if told.</summary>
    private RecordValue? After(ref XdrReader reader) => reader.UInt32() != 0 ? Attributes(ref reader) : null;

    /// <summary>The few attributes from before an operation, if told.</summary>
    private RecordValue? Before(ref XdrReader reader)
    {
        if (reader.UInt32() == 0)
        {
            return null;
        }

        RecordShape shape = _events.Before;
        RecordValue record = shape.New();
        shape.Set(record, 0, reader.UInt64());
        shape.Set(record, 1, reader.Time());
        shape.Set(record, 2, reader.Time());
        return record;
    }

    /// <summary>What was read or written, as far as policies want it; only its begin may have been captured.</summary>
    private StringValue? FileData(ref XdrReader reader, ulong offset, uint size)
    {
        ReadOnlySpan<byte> data = reader.Opaque(MaxFileData, cutIsFine: true);
        if (!_events.ReturnsData || (_events.ReturnsFirstDataOnly && offset != 0))
        {
            return null;
        }

        int length = Math.Min(Math.Min(data.Length, (int)Math.Min(size, int.MaxValue)), _events.MaxDataLength);
        return length > 0 ? new StringValue(data[..length]) : null;
    }
}
