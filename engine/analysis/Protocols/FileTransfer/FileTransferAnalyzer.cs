using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Files;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.FileTransfer;

/// <summary>
/// A connection whose two directions are a file each: the data connections of FTP and the direct ones of IRC. Raises
/// <c>file_transferred</c> with the kind of what comes first.
/// </summary>
public class FileTransferAnalyzer : Analyzer
{
    private const int LookedAt = 1024;

    private readonly EventHandle? _transferred;
    private readonly FileManager _files;
    private byte[]? _start;
    private int _startLength;
    private string? _origFile;
    private string? _respFile;

    public FileTransferAnalyzer(Connection connection, AnalyzerInfo info, EventHandle? transferred, FileManager files)
        : base(connection, info)
    {
        _transferred = transferred;
        _files = files;
    }

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        if (_startLength < LookedAt && _transferred.IsHandled())
        {
            _start ??= new byte[LookedAt];
            int length = Math.Min(data.Length, LookedAt - _startLength);
            data[..length].CopyTo(_start.AsSpan(_startLength));
            _startLength += length;
            if (_startLength == LookedAt)
            {
                Identify();
            }
        }

        _files.DataIn(ref FileOf(isOrig), data, -1, Info!, Connection, isOrig);
    }

    protected override void Undelivered(ulong sequence, ulong length, bool isOrig) =>
        _files.Gap(ref FileOf(isOrig), (long)sequence, (long)length, Info!, Connection, isOrig);

    protected override void Done()
    {
        if (_startLength is > 0 and < LookedAt)
        {
            Identify();
        }

        _files.EndOfFile(_origFile, Info!, Connection, isOrig: true);
        _files.EndOfFile(_respFile, Info!, Connection, isOrig: false);
    }

    private ref string? FileOf(bool isOrig) => ref isOrig ? ref _origFile : ref _respFile;

    private void Identify()
    {
        ReadOnlySpan<byte> start = _start.AsSpan(0, _startLength);
        IReadOnlyList<MagicMatch> matches = Context.Signatures.Magic.Match(start);
        if (_transferred.IsHandled())
        {
            StringValue prefix = new(start);
            StringValue kind = new(matches.Count > 0 ? matches[0].Mime : "<unknown>");
            Span<Slot> a = Enqueue(_transferred);
            a[1].Ref = prefix;
            a[2].Ref = new StringValue("<unknown>");
            a[3].Ref = kind;
        }
    }
}
