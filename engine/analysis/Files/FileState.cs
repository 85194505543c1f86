using System.Diagnostics.CodeAnalysis;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;
using Timer = NidsVm.Vm.Runtime.Timer;

namespace NidsVm.Analysis.Files;

/// <summary>
/// One file under analysis: its <c>fa_file</c> record, its start, its analyzers. Bytes come in order, or at offsets; those that are not in
/// order wait in a reassembler where policies ask for that, and are counted as overflow otherwise.
/// </summary>
public sealed class FileState : IFileStream
{
    private readonly FileManager _manager;
    private readonly FileAnalyzerSet _analyzers = new();
    private readonly List<byte[]> _startPieces = [];
    private readonly InactivityTimer _timer;
    private FileReassembler? _reassembler;
    private Weirds.FileWeirds? _weirds;
    private long _startLength;
    private bool _startIsFull;
    private bool _kindIsKnown;
    private bool _isDone;
    private bool _reassembles;
    private long _reassemblyLimit;

    // Also in the record.
    private long _seen;
    private long _missing;
    private long _overflow;
    private long _total = -1;

    internal FileState(FileManager manager, string id, string source, Connection? connection, bool isOrig)
    {
        _manager = manager;
        Id = id;
        _timer = new InactivityTimer(this);
        RecordShape shape = Events.File;
        Record = shape.New();
        shape.Set(Record, FileField.Id, new StringValue(id));
        shape.Set(Record, FileField.Source, new StringValue(source));
        if (connection is not null)
        {
            shape.Set(Record, FileField.IsOrig, isOrig);
            TryAddConnection(connection);
        }

        Touch();
    }

    public string Id { get; }

    /// <summary>The <c>fa_file</c> record.</summary>
    public RecordValue Record { get; }

    /// <summary>Offset behind the last byte that came or is known to be missing.</summary>
    public long Offset { get; private set; }

    /// <summary>As many bytes have come as the file has.</summary>
    public bool IsComplete => _total >= 0 && Offset >= _total;

    internal bool PostponesTimeout { get; set; }

    internal Machine Machine => _manager.Machine;

    internal FileEvents Events => _manager.Events;

    internal double LastActive { get; private set; }

    private double TimeoutInterval => Scalar(FileField.TimeoutInterval) is { } bits ? BitConverter.Int64BitsToDouble(bits) : 120;

    internal void Touch()
    {
        LastActive = Machine.NetworkTime;
        Events.File.Set(Record, FileField.LastActive, LastActive);
    }

    internal void SetTotal(long size)
    {
        _total = size;
        Events.File.Set(Record, FileField.TotalBytes, (ulong)size);
    }

    internal void SetTimeoutInterval(double interval) => Events.File.Set(Record, FileField.TimeoutInterval, interval);

    internal void ScheduleTimeout() => Machine.Timers.Set(_timer, Machine.NetworkTime + TimeoutInterval);

    internal void CancelTimeout() => Machine.Timers.Cancel(_timer);

    /// <summary>Notes a connection that the file goes over; false where it is known.</summary>
    internal bool TryAddConnection(Connection connection)
    {
        RecordShape shape = Events.File;
        if (shape.TypeOf(FileField.Connections) is not TableType type)
        {
            return false;
        }

        if (shape.Get(Record, FileField.Connections) is not TableValue connections)
        {
            connections = new TableValue(type);
            shape.Set(Record, FileField.Connections, connections);
        }

        RecordValue record = connection.Record();
        Slot key = Slot.Of(_manager.Context.Records.Connection.Get(record, 0));
        if (key.Ref is null)
        {
            return false;
        }

        int entry = connections.FindOrAdd(new ReadOnlySpan<Slot>(in key), out bool added);
        if (added)
        {
            connections.ValueAt(entry).Ref = record;
        }

        return added;
    }

    internal void RaiseOverNewConnection(Connection connection, bool isOrig)
    {
        if (CanRaise(Events.OverNewConnection))
        {
            RecordValue record = connection.Record();
            Span<Slot> a = Enqueue(Events.OverNewConnection);
            a[1].Ref = record;
            a[2] = Slot.Of(isOrig);
            DrainNow();
        }
    }

    /// <summary>Raises an event about the file alone and lets its handlers run at once, as they may steer the analysis.</summary>
    internal void RaiseNow(EventHandle? handle)
    {
        if (CanRaise(handle))
        {
            Enqueue(handle);
            DrainNow();
        }
    }

    /// <summary>Reports something odd in this file.</summary>
    /// <param name="name">as policies and logs show it</param>
    /// <param name="detail">additional text, or ""</param>
    /// <param name="source">which analyzer reports it</param>
    internal void Weird(string name, string detail = "", string source = "")
    {
        if (_manager.Context.Weirds.PermitsOfFile(_weirds ??= new Weirds.FileWeirds(), name) && CanRaise(Events.Weird))
        {
            Span<Slot> a = Machine.Enqueue(Events.Weird);
            a[0].Ref = new StringValue(name);
            a[1].Ref = Record;
            a[2].Ref = new StringValue(detail);
            a[3].Ref = new StringValue(source);
        }
    }

    /// <summary>Queues an event whose first argument is the file.</summary>
    internal Span<Slot> Enqueue(EventHandle handle)
    {
        Span<Slot> a = Machine.Enqueue(handle);
        a[0].Ref = Record;
        return a;
    }

    internal bool CanRaise([NotNullWhen(true)] EventHandle? handle) => handle.IsHandled() && !_manager.IsIgnored(Id);

    internal void DrainNow()
    {
        Machine.DrainEvents();
        _analyzers.Settle();
    }

    /// <summary>Brings the counts of the record up to date.</summary>
    private void RefreshRecord()
    {
        RecordShape shape = Events.File;
        shape.Set(Record, FileField.SeenBytes, (ulong)_seen);
        shape.Set(Record, FileField.MissingBytes, (ulong)_missing);
        shape.Set(Record, FileField.OverflowBytes, (ulong)_overflow);
    }

    // ---- Analyzers -----------------------------------------------------------------------------------------------

    internal bool AddAnalyzer(FileAnalyzerKind kind, RecordValue arguments)
    {
        if (_isDone || kind is not { IsEnabled: true, Factory: { } factory })
        {
            return false;
        }

        FileAnalyzer? analyzer = factory(this, kind, arguments);
        return analyzer is not null && _analyzers.Add(analyzer);
    }

    internal bool RemoveAnalyzer(FileAnalyzerKind kind, RecordValue arguments) => !_isDone && _analyzers.Remove(kind, arguments);

    /// <summary>The analyzer that extracts with these arguments, or null.</summary>
    internal ExtractAnalyzer? FindExtraction(RecordValue arguments)
    {
        for (int i = 0; i < _analyzers.Count; i++)
        {
            if (_analyzers[i] is ExtractAnalyzer extraction && _analyzers.Find(extraction.Kind, arguments) == extraction)
            {
                return extraction;
            }
        }

        return null;
    }

    internal void EnableReassembly() => _reassembles = true;

    internal void DisableReassembly()
    {
        _reassembles = false;
        _reassembler = null;
    }

    internal void SetReassemblyLimit(long bytes) => _reassemblyLimit = bytes;

    // ---- Bytes ---------------------------------------------------------------------------------------------------

    /// <param name="offset">-1 where the bytes follow those before</param>
    internal void DataIn(ReadOnlySpan<byte> data, long offset)
    {
        _analyzers.Settle();
        DeliverChunk(data, offset < 0 ? Offset : offset);
        _analyzers.Settle();
    }

    /// <summary>The protocol tells the kind, before any data came; it is not looked for then.</summary>
    internal void SetMime(string mime)
    {
        if (_startLength > 0 || _kindIsKnown)
        {
            return;
        }

        _kindIsKnown = true;
        _startIsFull = true;
        if (CanRaise(Events.Sniff))
        {
            RecordValue metadata = Events.Metadata.New();
            Events.Metadata.Set(metadata, 0, new StringValue(mime));
            Events.Metadata.Set(metadata, 2, false);
            Enqueue(Events.Sniff)[1].Ref = metadata;
            DrainNow();
        }
    }

    internal void Gap(long offset, long length)
    {
        if (_reassembler is { IsFlushing: false })
        {
            // Calls back for each hole.
            _reassembler.FlushTo(offset + length);
            return;
        }

        if (!_startIsFull)
        {
            _startIsFull = true;
            DeliverInOrder(default);
        }

        for (int i = 0; i < _analyzers.Count; i++)
        {
            FileAnalyzer analyzer = _analyzers[i];
            if (!analyzer.IsSkipping && !analyzer.Undelivered(offset, length))
            {
                _analyzers.Remove(analyzer);
            }
        }

        if (CanRaise(Events.Gap))
        {
            Span<Slot> a = Enqueue(Events.Gap);
            a[1] = Slot.Of(offset);
            a[2] = Slot.Of(length);
        }

        _analyzers.Settle();
        Offset += length;
        _missing += length;
        RefreshRecord();
    }

    internal void EndOfFile()
    {
        if (_isDone)
        {
            return;
        }

        _reassembler?.Flush();
        if (!_startIsFull)
        {
            _startIsFull = true;
            DeliverInOrder(default);
        }

        _analyzers.Settle();
        _isDone = true;
        for (int i = 0; i < _analyzers.Count; i++)
        {
            FileAnalyzer analyzer = _analyzers[i];
            if (!analyzer.EndOfFile())
            {
                _analyzers.Remove(analyzer);
            }
        }

        if (CanRaise(Events.StateRemove))
        {
            Enqueue(Events.StateRemove);
        }

        _analyzers.Clear();
    }

    void IFileStream.InOrder(ReadOnlySpan<byte> data) => DeliverInOrder(data);

    void IFileStream.Missing(long offset, long length) => Gap(offset, length);

    private void DeliverChunk(ReadOnlySpan<byte> data, long offset)
    {
        if (_reassembler is not null)
        {
            DeliverOverReassembler(data, offset);
        }
        else if (offset == Offset)
        {
            DeliverInOrder(data);
        }
        else if (_reassembles)
        {
            _reassembler = new FileReassembler(this, Offset);
            _reassembler.Add(offset, data);
        }
        else
        {
            _overflow += data.Length;
            RefreshRecord();
        }

        for (int i = 0; i < _analyzers.Count; i++)
        {
            FileAnalyzer analyzer = _analyzers[i];
            if (!analyzer.IsSkipping && !analyzer.DeliverChunk(data, offset))
            {
                _analyzers.Remove(analyzer);
            }
        }

        if (IsComplete)
        {
            EndOfFile();
        }
    }

    private void DeliverOverReassembler(ReadOnlySpan<byte> data, long offset)
    {
        FileReassembler reassembler = _reassembler!;
        long limit = _reassemblyLimit > 0 ? _reassemblyLimit : FileLimits.ReassemblyBytes;
        if (reassembler.Waiting > limit || reassembler.IsFull)
        {
            long at = Offset;
            long holes = reassembler.Flush();
            _overflow += holes;
            RefreshRecord();
            if (CanRaise(Events.ReassemblyOverflow))
            {
                Span<Slot> a = Enqueue(Events.ReassemblyOverflow);
                a[1] = Slot.Of(at);
                a[2] = Slot.Of(holes);
            }
        }

        reassembler.Add(offset, data);
    }

    private void DeliverInOrder(ReadOnlySpan<byte> data)
    {
        bool startWasFull = _startIsFull;
        KeepStart(data);
        if (!_kindIsKnown && _startIsFull && _missing == 0)
        {
            FindKind();
        }

        // What is kept of the start without the piece at hand, which everybody gets below.
        int kept = _startPieces.Count - (startWasFull ? 0 : data.IsEmpty ? 0 : 1);
        for (int i = 0; i < _analyzers.Count; i++)
        {
            FileAnalyzer analyzer = _analyzers[i];
            if (!analyzer.IsCaughtUp)
            {
                analyzer.IsCaughtUp = true;
                for (int piece = 0; piece < kept && !analyzer.IsSkipping; piece++)
                {
                    Deliver(analyzer, _startPieces[piece]);
                }
            }

            if (!analyzer.IsSkipping)
            {
                Deliver(analyzer, data);
            }
        }

        Offset += data.Length;
        _seen += data.Length;
        RefreshRecord();
    }

    private void Deliver(FileAnalyzer analyzer, ReadOnlySpan<byte> data)
    {
        if (!analyzer.DeliverStream(data))
        {
            _analyzers.Remove(analyzer);
        }
    }

    private void KeepStart(ReadOnlySpan<byte> data)
    {
        if (_startIsFull)
        {
            return;
        }

        if (!data.IsEmpty)
        {
            _startPieces.Add(data.ToArray());
            _startLength += data.Length;
        }

        if (_startLength >= StartSize)
        {
            _startIsFull = true;
            if (_startLength > 0)
            {
                Events.File.Set(Record, FileField.Start, JoinStart());
            }
        }
    }

    private long StartSize => Scalar(FileField.StartSize) ?? 4096;

    private void FindKind()
    {
        _kindIsKnown = true;
        if (Events.File.Get(Record, FileField.Start) is not StringValue start)
        {
            if (_startLength == 0)
            {
                return;
            }

            start = JoinStart();
            Events.File.Set(Record, FileField.Start, start);
        }

        if (!CanRaise(Events.Sniff))
        {
            return;
        }

        RecordShape shape = Events.Metadata;
        RecordValue metadata = shape.New();
        ReadOnlySpan<byte> looked = start.Span[..(int)Math.Min(start.Length, StartSize)];
        IReadOnlyList<MagicMatch> matches = _manager.Context.Signatures.Magic.Match(looked);
        if (matches.Count > 0)
        {
            shape.Set(metadata, 0, _manager.MimeValue(matches[0].Mime));
            if (shape.TypeOf(1) is VectorType type)
            {
                shape.Set(metadata, 1, _manager.MatchVector(type, matches));
            }
        }

        Enqueue(Events.Sniff)[1].Ref = metadata;
        DrainNow();
    }

    private StringValue JoinStart()
    {
        byte[] joined = new byte[_startLength];
        int at = 0;
        foreach (byte[] piece in _startPieces)
        {
            piece.CopyTo(joined, at);
            at += piece.Length;
        }

        return new StringValue(joined);
    }

    private long? Scalar(int field)
    {
        int slot = Events.File.SlotOf(field);
        return slot >= 0 && Record.IsSet(slot) ? Record.Fields[slot].Bits : null;
    }

    private sealed class InactivityTimer : Timer
    {
        private readonly FileState _file;

        public InactivityTimer(FileState file) => _file = file;

        public override void Fire(double now, bool isTerminating)
        {
            if (isTerminating)
            {
                // Files end behind their connections.
            }
            else if (_file.LastActive == 0)
            {
                // Made before there was a network time.
                _file.Touch();
                _file.ScheduleTimeout();
            }
            else if (now - _file.LastActive >= _file.TimeoutInterval)
            {
                _file._manager.Timeout(_file, isTerminating: false);
            }
            else
            {
                _file.ScheduleTimeout();
            }
        }
    }
}
