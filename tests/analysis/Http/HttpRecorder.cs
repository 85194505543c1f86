using System.Globalization;
using System.Text;
using NidsVm.Analysis.Protocols.Http;
using NidsVm.Analysis.Protocols.Mime;

namespace NidsVm.Analysis.Tests.Http;

/// <summary>Writes down what a session tells. Data that follow each other are one line, as their pieces depend on how they came.</summary>
internal sealed class HttpRecorder : IHttpSink
{
    private readonly List<string> _lines = [];
    private readonly StringBuilder _data = new();
    private string _dataKind = "";

    /// <summary>Also tells of files and headers.</summary>
    public bool IsVerbose { get; init; }

    public double NetworkTime => 7;

    public IReadOnlyList<string> Lines
    {
        get
        {
            FlushData();
            return _lines;
        }
    }

    /// <summary>Runs a conversation: each turn is a side and what it sends.</summary>
    public static IReadOnlyList<string> Run(params (bool IsOrig, string Text)[] turns) => Run(int.MaxValue, turns);

    public static IReadOnlyList<string> Run(int piece, params (bool IsOrig, string Text)[] turns)
    {
        HttpRecorder recorder = new();
        HttpSession session = new(recorder, new HttpOptions());
        foreach ((bool isOrig, string text) in turns)
        {
            byte[] bytes = Encoding.Latin1.GetBytes(text);
            for (int at = 0; at < bytes.Length; at += piece)
            {
                session.Deliver(isOrig, bytes.AsSpan(at, (int)Math.Min((long)piece, bytes.Length - at)));
            }
        }

        session.EndOfStream(isOrig: true);
        session.EndOfStream(isOrig: false);
        session.Done();
        return recorder.Lines;
    }

    public void Weird(string name, string? detail) => Add($"weird {name} {detail}");

    public void Confirmed()
    {
    }

    public void Violation(string reason, ReadOnlySpan<byte> data) => Add($"violation {reason}");

    public void RequestLine(ReadOnlySpan<byte> unescapedUri)
    {
    }

    public void Body(bool isOrig, ReadOnlySpan<byte> data, bool isFirst)
    {
    }

    public void Request(ReadOnlySpan<byte> method, ReadOnlySpan<byte> uri, ReadOnlySpan<byte> unescapedUri, HttpVersion version) =>
        Add(uri.SequenceEqual(unescapedUri)
            ? $"request {T(method)} {T(uri)} {version.Major}.{version.Minor}"
            : $"request {T(method)} {T(uri)} = {T(unescapedUri)} {version.Major}.{version.Minor}");

    public void Reply(HttpVersion version, int code, ReadOnlySpan<byte> reason, bool hasReason) =>
        Add($"reply {version.Major}.{version.Minor} {code} {(hasReason ? T(reason) : "-")}");

    public void BeginEntity(bool isOrig) => Add($"{Side(isOrig)} begin");

    public void EndEntity(bool isOrig) => Add($"{Side(isOrig)} end");

    public void Header(bool isOrig, MimeField field)
    {
        if (IsVerbose)
        {
            Add($"{Side(isOrig)} {T(field.Name)}: {T(field.Value)}");
        }
    }

    public void AllHeaders(bool isOrig, ReadOnlySpan<byte> type, ReadOnlySpan<byte> subtype) => Add($"{Side(isOrig)} type {T(type)}/{T(subtype)}");

    public void EntityData(bool isOrig, ReadOnlySpan<byte> data) => AddData($"{Side(isOrig)} data ", T(data));

    public void MessageDone(bool isOrig, in HttpMessageStat stat) => Add(string.Create(
        CultureInfo.InvariantCulture,
        $"{Side(isOrig)} done {(stat.IsInterrupted ? "interrupted " : "")}{stat.BodyLength}+{stat.GapLength} {stat.HeaderLength}"));

    public void Problem(string category, ReadOnlySpan<byte> detail) => Add($"problem {category}: {T(detail)}");

    public void Stats(int requests, int replies, HttpVersion requestVersion, HttpVersion replyVersion) => Add($"stats {requests} {replies}");

    public void FileData(ref string? fileId, bool isOrig, ReadOnlySpan<byte> data, long offset)
    {
        fileId ??= "F";
        if (IsVerbose)
        {
            AddData(offset < 0 ? $"{Side(isOrig)} file " : $"{Side(isOrig)} file@{offset} ", T(data));
        }
    }

    public void FileSize(ref string? fileId, bool isOrig, long size)
    {
        if (IsVerbose)
        {
            Add($"{Side(isOrig)} size {size}");
        }
    }

    public void FileGap(ref string? fileId, bool isOrig, long offset, long length) => Add($"{Side(isOrig)} gap {offset} {length}");

    public void FileEnd(string? fileId, bool isOrig)
    {
    }

    public bool BeginTunnel()
    {
        Add("tunnel");
        return true;
    }

    public void Upgrade(ReadOnlySpan<byte> protocol) => Add($"upgrade {T(protocol)}");

    public void Forward(bool isOrig, ReadOnlySpan<byte> data)
    {
        if (_lines.Exists(l => l.StartsWith("tunnel", StringComparison.Ordinal) || l.StartsWith("upgrade", StringComparison.Ordinal)))
        {
            AddData($"{Side(isOrig)} forward ", T(data));
        }
    }

    public void ForwardEndOfData(bool isOrig)
    {
    }

    private static string Side(bool isOrig) => isOrig ? ">" : "<";

    private static string T(ReadOnlySpan<byte> text) =>
        Encoding.Latin1.GetString(text).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private void Add(string line)
    {
        FlushData();
        _lines.Add(line.TrimEnd());
    }

    private void AddData(string kind, string text)
    {
        if (kind != _dataKind)
        {
            FlushData();
            _dataKind = kind;
        }

        _data.Append(text);
    }

    private void FlushData()
    {
        if (_data.Length > 0)
        {
            _lines.Add(_dataKind + _data);
            _data.Clear();
        }

        _dataKind = "";
    }
}
