using System.Buffers;
using System.Security.Cryptography;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Files;
using NidsVm.Analysis.Protocols.Http;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Mime;

/// <summary>
/// A mail as SMTP and POP3 carry it: raises the events of its entities, and hands the data of its leaves to the file analysis. One object
/// serves all messages of a connection, one after the other.
/// </summary>
public sealed class MailMessage : MimeMessage
{
    private readonly IMailOwner _owner;
    private readonly MailEvents _events;
    private readonly FileManager _files;
    private readonly MimeEntity _top;
    private readonly List<RecordValue> _headers = [];
    private ArrayBufferWriter<byte>? _entityData;
    private ArrayBufferWriter<byte>? _allData;
    private byte[] _overlap = [];
    private int _overlapLength;
    private IncrementalHash? _md5;
    private IncrementalHash? _sha256;
    private long _hashedLength;
    private string? _fileId;
    private long _entityLength;
    private bool _isOrig;

    public MailMessage(IMailOwner owner, MailEvents events, FileManager files)
    {
        _owner = owner;
        _events = events;
        _files = files;
        _top = new MimeEntity(this, null, events.Limits);
    }

    /// <summary>Between <see cref="Begin"/> and <see cref="Done"/>.</summary>
    public bool IsOngoing { get; private set; }

    public override int DataPiece => _events.SegmentLength - _events.SegmentOverlap;

    private Analyzer Analyzer => _owner.Analyzer;

    /// <param name="isOrig">who sends it</param>
    public void Begin(bool isOrig)
    {
        IsOngoing = true;
        _isOrig = isOrig;
        _hashedLength = 0;
        _md5 = _events.ContentHash.IsHandled() ? Digest(HashAlgorithmName.MD5) : null;
        _sha256 = _events.ContentHashSha256.IsHandled() ? Digest(HashAlgorithmName.SHA256) : null;
        _top.Reset();
        BeginEntity(_top);
    }

    /// <param name="withEnd">a line end follows that is not part of <paramref name="line"/></param>
    public void Deliver(ReadOnlySpan<byte> line, bool withEnd) => _top.Deliver(line, withEnd);

    /// <summary>Bytes are missing.</summary>
    public void Gap(long length) => _files.Gap(ref _fileId, _entityLength, length, Analyzer.Info!, Analyzer.Connection, _isOrig);

    public void Done()
    {
        if (!IsOngoing)
        {
            return;
        }

        IsOngoing = false;
        _top.EndOfData();
        if (_events.AllData.IsHandled())
        {
            RaiseData(_events.AllData, _allData);
        }

        RaiseHash(ref _md5, _events.ContentHash);
        RaiseHash(ref _sha256, _events.ContentHashSha256);
        EndFiles();
    }

    public override void BeginEntity(MimeEntity entity)
    {
        _entityLength = 0;
        _overlapLength = 0;
        _fileId = null;
        _headers.Clear();
        if (_events.BeginEntity.IsHandled())
        {
            _owner.Raise(_events.BeginEntity);
        }
    }

    public override void EndEntity(MimeEntity entity)
    {
        if (_events.EntityData.IsHandled())
        {
            RaiseData(_events.EntityData, _entityData);
        }

        if (_events.EndEntity.IsHandled())
        {
            _owner.Raise(_events.EndEntity);
        }

        if (_fileId is not null)
        {
            _files.EndOfFile(_fileId, Analyzer.Info!, Analyzer.Connection, _isOrig);
        }
        else
        {
            EndFiles();
        }

        _fileId = null;
    }

    public override void Header(MimeEntity entity, MimeField field)
    {
        bool wantsAll = _events.AllHeaders.IsHandled();
        if ((!wantsAll && !_events.OneHeader.IsHandled()) || !_events.HeaderData.Exists)
        {
            return;
        }

        HeaderName name = HttpStrings.Header(field.Name);
        RecordValue record = _events.HeaderData.New();
        _events.HeaderData.Set(record, 0, name.Original);
        _events.HeaderData.Set(record, 1, name.Upper);
        _events.HeaderData.Set(record, 2, new StringValue(field.Value));
        if (wantsAll)
        {
            _headers.Add(record);
        }

        if (_events.OneHeader.IsHandled())
        {
            _owner.Raise(_events.OneHeader)[1].Ref = record;
        }
    }

    public override void AllHeaders(MimeEntity entity)
    {
        if (_events.AllHeaders.IsHandled() && _events.HeaderList is { } type)
        {
            TableValue list = new(type);
            for (int i = 0; i < _headers.Count; i++)
            {
                Slot key = Slot.Of(i + 1L);
                list.ValueAt(list.FindOrAdd(new ReadOnlySpan<Slot>(in key), out _)).Ref = _headers[i];
            }

            _owner.Raise(_events.AllHeaders)[1].Ref = list;
        }

        _headers.Clear();
    }

    public override void Data(MimeEntity entity, ReadOnlySpan<byte> data)
    {
        if (_md5 is not null || _sha256 is not null)
        {
            _hashedLength += data.Length;
            _md5?.AppendData(data);
            _sha256?.AppendData(data);
        }

        if (_events.EntityData.IsHandled())
        {
            Collect(ref _entityData, data);
        }

        if (_events.AllData.IsHandled())
        {
            Collect(ref _allData, data);
        }

        if (_events.SegmentData.IsHandled())
        {
            RaiseSegment(data);
        }

        _files.DataIn(ref _fileId, data, -1, Analyzer.Info!, Analyzer.Connection, _isOrig);
        _entityLength += data.Length;
    }

    public override void Problem(MimeProblem problem, string detail)
    {
        if (_events.Problem.IsHandled())
        {
            StringValue kind = new(problem == MimeProblem.IllegalEncoding ? "illegal encoding" : "illegal format");
            StringValue text = new(detail);
            Span<Slot> a = _owner.Raise(_events.Problem);
            a[1].Ref = kind;
            a[2].Ref = text;
        }
    }

    public override void Weird(string name, string? detail)
    {
        if (ReferenceEquals(name, MimeEntity.Base64Weird))
        {
            Analyzer.Connection.Weird(name, detail ?? "");
        }
        else
        {
            Analyzer.Weird(name, detail ?? "");
        }
    }

    /// <summary>A policy names the file by the connection alone, as nobody knows which one it was.</summary>
    private void EndFiles()
    {
        _files.EndOfFile(null, Analyzer.Info!, Analyzer.Connection, isOrig: true);
        _files.EndOfFile(null, Analyzer.Info!, Analyzer.Connection, isOrig: false);
    }

    private void RaiseSegment(ReadOnlySpan<byte> data)
    {
        byte[] segment = new byte[_overlapLength + data.Length];
        _overlap.AsSpan(0, _overlapLength).CopyTo(segment);
        data.CopyTo(segment.AsSpan(_overlapLength));
        Span<Slot> a = _owner.Raise(_events.SegmentData!);
        a[1] = Slot.Of((long)segment.Length);
        a[2].Ref = new StringValue(segment);
        if (_events.SegmentOverlap > 0)
        {
            _overlapLength = Math.Min(_events.SegmentOverlap, segment.Length);
            _overlap = segment[^_overlapLength..];
        }
    }

    private void RaiseData(EventHandle handle, ArrayBufferWriter<byte>? data)
    {
        StringValue bytes = data is null ? StringValue.Empty : new StringValue(data.WrittenSpan);
        data?.ResetWrittenCount();
        Span<Slot> a = _owner.Raise(handle);
        a[1] = Slot.Of((long)bytes.Length);
        a[2].Ref = bytes;
    }

    private void RaiseHash(ref IncrementalHash? hash, EventHandle? handle)
    {
        if (hash is null)
        {
            return;
        }

        StringValue digest = new(hash.GetHashAndReset());
        hash.Dispose();
        hash = null;
        if (handle.IsHandled())
        {
            Span<Slot> a = _owner.Raise(handle);
            a[1] = Slot.Of(_hashedLength);
            a[2].Ref = digest;
        }
    }

    private static void Collect(ref ArrayBufferWriter<byte>? buffer, ReadOnlySpan<byte> data)
    {
        buffer ??= new ArrayBufferWriter<byte>(1024);
        int room = MailEvents.CollectedBytes - buffer.WrittenCount;
        buffer.Write(data[..Math.Min(room, data.Length)]);
    }

    private static IncrementalHash Digest(HashAlgorithmName name) => IncrementalHash.CreateHash(name);
}

/// <summary>The analyzer that a mail came over.</summary>
public interface IMailOwner
{
    Analyzer Analyzer { get; }

    /// <summary>Queues an event whose first argument is the connection, and yields its slots.</summary>
    Span<Slot> Raise(EventHandle handle);
}
