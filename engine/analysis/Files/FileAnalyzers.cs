using System.Security.Cryptography;
using System.Text;
using NidsVm.Analysis.Certificates;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Files.Pe;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Files;

/// <summary>The file analyzers that the engine has.</summary>
internal static class FileAnalyzers
{
    public static IEnumerable<FileAnalyzerKind> All() =>
    [
        new("MD5", static (f, k, a) => new HashAnalyzer(f, k, a, "md5", HashAlgorithmName.MD5)),
        new("SHA1", static (f, k, a) => new HashAnalyzer(f, k, a, "sha1", HashAlgorithmName.SHA1)),
        new("SHA224", static (f, k, a) => new Sha224Analyzer(f, k, a)),
        new("SHA256", static (f, k, a) => new HashAnalyzer(f, k, a, "sha256", HashAlgorithmName.SHA256)),
        new("SHA384", static (f, k, a) => new HashAnalyzer(f, k, a, "sha384", HashAlgorithmName.SHA384)),
        new("SHA512", static (f, k, a) => new HashAnalyzer(f, k, a, "sha512", HashAlgorithmName.SHA512)),
        new("DATA_EVENT", DataEventAnalyzer.Create),
        new("ENTROPY", static (f, k, a) => new EntropyAnalyzer(f, k, a)),
        new("EXTRACT", ExtractAnalyzer.Create),
        new("PE", static (f, k, a) => new PeAnalyzer(f, k, a)),
        new("X509", static (f, k, a) => new CertificateAnalyzer(f, k, a)),
        new("OCSP_REQUEST", static (f, k, a) => new OcspAnalyzer(f, k, a, isRequest: true)),
        new("OCSP_REPLY", static (f, k, a) => new OcspAnalyzer(f, k, a, isRequest: false)),
    ];

    /// <summary>A reference field of the arguments, or null.</summary>
    public static object? Argument(RecordValue arguments, string name) =>
        arguments.Type.IndexOf(name) is >= 0 and int field ? arguments.Fields[field].Ref : null;
}

/// <summary>Digests of whole files; a gap ends it.</summary>
internal sealed class HashAnalyzer : FileAnalyzer
{
    private readonly IncrementalHash _hash;
    private readonly StringValue _name;
    private bool _sawData;

    public HashAnalyzer(FileState file, FileAnalyzerKind kind, RecordValue arguments, string name, HashAlgorithmName algorithm)
        : base(file, kind, arguments)
    {
        _hash = IncrementalHash.CreateHash(algorithm);
        _name = new StringValue(name);
    }

    public override bool DeliverStream(ReadOnlySpan<byte> data)
    {
        _sawData |= !data.IsEmpty;
        _hash.AppendData(data);
        return true;
    }

    public override bool Undelivered(long offset, long length) => false;

    public override bool EndOfFile()
    {
        EventHandle? handle = File.Events.Hash;
        if (_sawData && File.CanRaise(handle))
        {
            Span<byte> digest = stackalloc byte[64];
            StringValue text = new(Convert.ToHexStringLower(digest[.._hash.GetCurrentHash(digest)]));
            Span<Slot> a = File.Enqueue(handle);
            a[1].Ref = _name;
            a[2].Ref = text;
        }

        return false;
    }

    public override void Done() => _hash.Dispose();
}

/// <summary>SHA-224 of whole files, which the framework has not; a gap ends it.</summary>
internal sealed class Sha224Analyzer : FileAnalyzer
{
    private static readonly StringValue Name = new("sha224");

    private readonly Digest _digest = Digest.Create(DigestAlgorithm.Sha224);
    private bool _sawData;

    public Sha224Analyzer(FileState file, FileAnalyzerKind kind, RecordValue arguments)
        : base(file, kind, arguments)
    {
    }

    public override bool DeliverStream(ReadOnlySpan<byte> data)
    {
        _sawData |= !data.IsEmpty;
        _digest.Append(data);
        return true;
    }

    public override bool Undelivered(long offset, long length) => false;

    public override bool EndOfFile()
    {
        EventHandle? handle = File.Events.Hash;
        if (_sawData && File.CanRaise(handle))
        {
            StringValue text = new(Convert.ToHexStringLower(_digest.Finish()));
            Span<Slot> a = File.Enqueue(handle);
            a[1].Ref = Name;
            a[2].Ref = text;
        }

        return false;
    }
}

/// <summary>Hands the bytes to events that the policy names.</summary>
internal sealed class DataEventAnalyzer : FileAnalyzer
{
    private readonly EventHandle? _chunkEvent;
    private readonly EventHandle? _streamEvent;

    private DataEventAnalyzer(
        FileState file, FileAnalyzerKind kind, RecordValue arguments, EventHandle? chunkEvent, EventHandle? streamEvent)
        : base(file, kind, arguments)
    {
        _chunkEvent = chunkEvent;
        _streamEvent = streamEvent;
    }

    public static FileAnalyzer? Create(FileState file, FileAnalyzerKind kind, RecordValue arguments)
    {
        EventHandle? chunk = Event(file, arguments, "chunk_event");
        EventHandle? stream = Event(file, arguments, "stream_event");
        return chunk is null && stream is null ? null : new DataEventAnalyzer(file, kind, arguments, chunk, stream);
    }

    public override bool DeliverStream(ReadOnlySpan<byte> data)
    {
        if (_streamEvent.IsHandled())
        {
            StringValue bytes = new(data);
            File.Enqueue(_streamEvent)[1].Ref = bytes;
        }

        return true;
    }

    public override bool DeliverChunk(ReadOnlySpan<byte> data, long offset)
    {
        if (_chunkEvent.IsHandled())
        {
            StringValue bytes = new(data);
            Span<Slot> a = File.Enqueue(_chunkEvent);
            a[1].Ref = bytes;
            a[2] = Slot.Of(offset);
        }

        return true;
    }

    private static EventHandle? Event(FileState file, RecordValue arguments, string field) =>
        FileAnalyzers.Argument(arguments, field) is FunctionValue function ? file.Machine.FindEvent(function.Name) : null;
}

/// <summary>Writes the file to disk, up to a limit.</summary>
internal sealed class ExtractAnalyzer : FileAnalyzer
{
    private readonly FileStream _output;
    private readonly bool _countsMissing;
    private ulong _limit;
    private ulong _written;

    private ExtractAnalyzer(FileState file, FileAnalyzerKind kind, RecordValue arguments, FileStream output, ulong limit)
        : base(file, kind, arguments)
    {
        _output = output;
        _limit = limit;
        int missing = arguments.Type.IndexOf("extract_limit_includes_missing");
        _countsMissing = missing < 0 || !arguments.IsSet(missing) || arguments.Fields[missing].AsBool;
    }

    public static FileAnalyzer? Create(FileState file, FileAnalyzerKind kind, RecordValue arguments)
    {
        int limit = arguments.Type.IndexOf("extract_limit");
        if (FileAnalyzers.Argument(arguments, "extract_filename") is not StringValue name || limit < 0 || !arguments.IsSet(limit))
        {
            file.Machine.Reporter.Error("file extraction lacks its arguments extract_filename and extract_limit");
            return null;
        }

        string path = Encoding.UTF8.GetString(name.Span);
        try
        {
            FileStream output = new(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            return new ExtractAnalyzer(file, kind, arguments, output, arguments.Fields[limit].AsCount);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            file.Machine.Reporter.Error($"cannot open {path}: {error.Message}");
            return null;
        }
    }

    public void SetLimit(ulong limit) => _limit = limit;

    public override bool DeliverStream(ReadOnlySpan<byte> data)
    {
        bool exceeds = ExceedsAfterEvent(data.Length, out int room);
        return Write(data[..room]) && !exceeds;
    }

    public override bool Undelivered(long offset, long length)
    {
        if (_countsMissing)
        {
            if (ExceedsAfterEvent((int)Math.Min(length, int.MaxValue), out _))
            {
                return false;
            }

            _written += (ulong)length;
        }

        try
        {
            // A hole of zeros, where something follows.
            _output.Seek(offset + length, SeekOrigin.Begin);
        }
        catch (IOException error)
        {
            File.Machine.Reporter.Error("cannot write extracted file: " + error.Message);
            return false;
        }

        return true;
    }

    public override void Done() => _output.Dispose();

    /// <summary>Tells policies where the limit is reached, which may set another one, and looks again.</summary>
    private bool ExceedsAfterEvent(int length, out int room)
    {
        bool exceeds = Exceeds(length, out room);
        EventHandle? handle = File.Events.ExtractionLimit;
        if (!exceeds || !File.CanRaise(handle))
        {
            return exceeds;
        }

        Span<Slot> a = File.Enqueue(handle);
        a[1].Ref = Arguments;
        a[2] = Slot.Of(_limit);
        a[3] = Slot.Of((long)length);
        File.DrainNow();
        return Exceeds(length, out room);
    }

    private bool Exceeds(int length, out int room)
    {
        ulong left = _limit == 0 ? ulong.MaxValue : _limit - Math.Min(_written, _limit);
        room = (int)Math.Min(left, (ulong)length);
        return room < length || left == 0;
    }

    private bool Write(ReadOnlySpan<byte> data)
    {
        try
        {
            _output.Write(data);
        }
        catch (IOException error)
        {
            File.Machine.Reporter.Error("cannot write extracted file: " + error.Message);
            return false;
        }

        _written += (ulong)data.Length;
        return true;
    }
}

/// <summary>How random the bytes of the file are.</summary>
internal sealed class EntropyAnalyzer : FileAnalyzer
{
    private readonly EntropyTest _test = new();

    public EntropyAnalyzer(FileState file, FileAnalyzerKind kind, RecordValue arguments)
        : base(file, kind, arguments)
    {
    }

    public override bool DeliverStream(ReadOnlySpan<byte> data)
    {
        _test.Add(data);
        return true;
    }

    public override bool Undelivered(long offset, long length) => false;

    public override bool EndOfFile()
    {
        EventHandle? handle = File.Events.Entropy;
        if (_test.Count > 0 && File.CanRaise(handle))
        {
            EntropyFigures figures = _test.Figures();
            RecordShape shape = File.Events.EntropyResult;
            RecordValue record = shape.New();
            shape.Set(record, 0, figures.Entropy);
            shape.Set(record, 1, figures.ChiSquare);
            shape.Set(record, 2, figures.Mean);
            shape.Set(record, 3, figures.MonteCarloPi);
            shape.Set(record, 4, figures.SerialCorrelation);
            File.Enqueue(handle)[1].Ref = record;
        }

        return false;
    }
}
