using System.Security.Cryptography;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Files;

/// <summary>
/// The files under analysis. A protocol says what it has of which connection and direction; which file that is, policies say by a handle
/// (<c>get_file_handle</c>), so that one file can come over several connections.
/// </summary>
public sealed class FileManager
{
    private readonly Dictionary<string, FileState> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ignored = new(StringComparer.Ordinal);
    private readonly Dictionary<long, FileAnalyzerKind> _kinds = [];
    private readonly Dictionary<string, StringValue> _mimeValues = new(StringComparer.Ordinal);
    private string? _handledId;

    public FileManager(AnalysisContext context)
    {
        Context = context;
        Machine = context.Machine;
        Events = new FileEvents(Machine);
        foreach (FileAnalyzerKind kind in FileAnalyzers.All())
        {
            AddKind(kind);
        }

        if (Events.Tags is { } tags)
        {
            foreach (string name in tags.Names)
            {
                // Kinds that only the library knows can be named, but do nothing.
                if (tags.TryGetValue(name, out long value) && !_kinds.ContainsKey(value))
                {
                    int prefix = name.IndexOf("ANALYZER_", StringComparison.Ordinal);
                    _kinds.Add(value, new FileAnalyzerKind(prefix < 0 ? name : name[(prefix + 9)..], null) { Tag = value });
                }
            }
        }
    }

    /// <summary>The program's manager, made on first use and known to built-ins from then on.</summary>
    public static FileManager Of(AnalysisContext context)
    {
        if (context.Machine.FindService<FileManager>() is { } known)
        {
            return known;
        }

        FileManager manager = new(context);
        context.Machine.SetService(manager);
        return manager;
    }

    public AnalysisContext Context { get; }

    public Machine Machine { get; }

    public FileEvents Events { get; }

    /// <summary>Files under analysis now.</summary>
    public int Count => _files.Count;

    /// <summary>Files since the start.</summary>
    public long Total { get; private set; }

    /// <summary>Most files under analysis at one time.</summary>
    public int Most { get; private set; }

    private bool IsUsable => Events.File.Exists;

    public FileState? Find(string id) => _files.GetValueOrDefault(id);

    public bool TryGetKind(long tag, out FileAnalyzerKind? kind) => _kinds.TryGetValue(tag, out kind);

    // ---- From protocols ------------------------------------------------------------------------------------------

    /// <summary>Bytes of a file.</summary>
    /// <param name="id">known identifier, or null to ask for it; yields what to pass next time, null where the file is complete</param>
    /// <param name="offset">of the bytes in the file, or -1 where they follow those before</param>
    /// <param name="mime">what the protocol says of the kind, or null</param>
    public void DataIn(
        ref string? id, ReadOnlySpan<byte> data, long offset, AnalyzerInfo protocol, Connection connection, bool isOrig, string? mime = null)
    {
        // Bytes that follow others come over the same connection.
        if (GetFile(ref id, protocol, connection, isOrig, updatesConnection: offset >= 0) is not { } file)
        {
            return;
        }

        if (mime is not null)
        {
            file.SetMime(mime);
        }

        file.DataIn(data, offset);
        RemoveIfComplete(ref id, file);
    }

    /// <summary>The size that the file will have.</summary>
    public void SetSize(ref string? id, long size, AnalyzerInfo protocol, Connection connection, bool isOrig)
    {
        if (GetFile(ref id, protocol, connection, isOrig, updatesConnection: true) is { } file)
        {
            file.SetTotal(size);
            RemoveIfComplete(ref id, file);
        }
    }

    /// <summary>Bytes of a file that will not come.</summary>
    public void Gap(ref string? id, long offset, long length, AnalyzerInfo protocol, Connection connection, bool isOrig) =>
        GetFile(ref id, protocol, connection, isOrig, updatesConnection: true)?.Gap(offset, length);

    /// <summary>A file ends.</summary>
    /// <param name="id">known identifier, or null to ask for it</param>
    public void EndOfFile(string? id, AnalyzerInfo protocol, Connection connection, bool isOrig)
    {
        if ((id ?? AskForId(protocol, connection, isOrig)) is { } known)
        {
            Remove(known);
        }
    }

    // ---- From sources other than connections ---------------------------------------------------------------------

    /// <summary>Bytes of a file that comes over no connection, in their order.</summary>
    /// <param name="source">where it comes from; one source has one file at a time</param>
    /// <param name="data">the bytes</param>
    public void DataIn(string source, ReadOnlySpan<byte> data)
    {
        string? id = IdOf(System.Text.Encoding.UTF8.GetBytes(source));
        if (!IsUsable || IsIgnored(id))
        {
            return;
        }

        if (!_files.TryGetValue(id, out FileState? file))
        {
            if (_files.Count >= FileLimits.Files)
            {
                return;
            }

            file = new FileState(this, id, source, connection: null, isOrig: false);
            Begin(file);
            if (IsIgnored(id))
            {
                return;
            }
        }

        file.Touch();
        file.DataIn(data, -1);
        RemoveIfComplete(ref id, file);
    }

    /// <summary>The file of a source ends.</summary>
    public void EndOfFile(string source) => Remove(IdOf(System.Text.Encoding.UTF8.GetBytes(source)));

    /// <summary>The program ends: so do all files.</summary>
    public void Terminate()
    {
        foreach (FileState file in _files.Values.ToArray())
        {
            Timeout(file, isTerminating: true);
        }

        Machine.DrainEvents();
    }

    // ---- From policies -------------------------------------------------------------------------------------------

    /// <summary>Answers the question of <c>get_file_handle</c>.</summary>
    internal void SetHandle(ReadOnlySpan<byte> handle)
    {
        if (!handle.IsEmpty)
        {
            _handledId = IdOf(handle);
        }
    }

    internal bool Ignore(string id) => _files.ContainsKey(id) && (_ignored.Add(id) || true);

    internal bool IsIgnored(string id) => _ignored.Count > 0 && _ignored.Contains(id);

    internal void Timeout(FileState file, bool isTerminating)
    {
        file.PostponesTimeout = false;
        file.RaiseNow(Events.Timeout);
        if (file.PostponesTimeout && !isTerminating)
        {
            file.Touch();
            file.ScheduleTimeout();
        }
        else
        {
            Remove(file.Id);
        }
    }

    /// <summary>The <c>mime_matches</c> of a file.</summary>
    internal VectorValue MatchVector(VectorType type, IReadOnlyList<MagicMatch> matches)
    {
        VectorValue vector = new(type, matches.Count);
        foreach (MagicMatch match in matches)
        {
            RecordValue record = Events.MimeMatch.New();
            Events.MimeMatch.Set(record, 0, match.Strength);
            Events.MimeMatch.Set(record, 1, MimeValue(match.Mime));
            vector.Add(Slot.Of((object)record));
        }

        return vector;
    }

    /// <summary>A kind as policies get it: the few there are need one value each.</summary>
    internal StringValue MimeValue(string mime)
    {
        if (!_mimeValues.TryGetValue(mime, out StringValue? value))
        {
            _mimeValues.Add(mime, value = new StringValue(mime));
        }

        return value;
    }

    // ---- The table -----------------------------------------------------------------------------------------------

    private void AddKind(FileAnalyzerKind kind)
    {
        if (Events.Tags is { } tags
            && (tags.TryGetValue("Files::ANALYZER_" + kind.Name, out long value) || tags.TryGetValue("ANALYZER_" + kind.Name, out value)))
        {
            kind.Tag = value;
            _kinds[value] = kind;
        }
    }

    private string? AskForId(AnalyzerInfo protocol, Connection connection, bool isOrig)
    {
        _handledId = null;
        if (!Events.GetFileHandle.IsHandled() || !IsUsable || IsDisabled(protocol))
        {
            return null;
        }

        RecordValue record = connection.Record();
        Span<Slot> a = Machine.Enqueue(Events.GetFileHandle);
        a[0] = Slot.Of(protocol.Tag);
        a[1].Ref = record;
        a[2] = Slot.Of(isOrig);
        Machine.DrainEvents();
        string? id = _handledId;
        _handledId = null;
        return id;
    }

    private bool IsDisabled(AnalyzerInfo protocol)
    {
        if (Events.Disabled is not { Count: > 0 } disabled)
        {
            return false;
        }

        Slot key = Slot.Of(protocol.Tag);
        int entry = disabled.Find(new ReadOnlySpan<Slot>(in key));
        return entry >= 0 && (disabled.Type.Yield is null || disabled.ValueAt(entry).AsBool);
    }

    private FileState? GetFile(ref string? id, AnalyzerInfo protocol, Connection connection, bool isOrig, bool updatesConnection)
    {
        id ??= AskForId(protocol, connection, isOrig);
        if (id is null || IsIgnored(id))
        {
            id = null;
            return null;
        }

        if (_files.TryGetValue(id, out FileState? file))
        {
            file.Touch();
            if (updatesConnection && file.TryAddConnection(connection))
            {
                file.RaiseOverNewConnection(connection, isOrig);
            }

            return file;
        }

        if (_files.Count >= FileLimits.Files)
        {
            id = null;
            return null;
        }

        file = new FileState(this, id, protocol.Name, connection, isOrig);
        Begin(file);
        file.RaiseOverNewConnection(connection, isOrig);
        if (IsIgnored(id))
        {
            id = null;
            return null;
        }

        return file;
    }

    private void Begin(FileState file)
    {
        _files.Add(file.Id, file);
        Total++;
        Most = Math.Max(Most, _files.Count);
        file.ScheduleTimeout();

        // Only once it is in the table, as handlers look for it there.
        file.RaiseNow(Events.New);
    }

    private void RemoveIfComplete(ref string? id, FileState file)
    {
        if (file.IsComplete)
        {
            Remove(file.Id);
            id = null;
        }
    }

    private void Remove(string id)
    {
        if (_files.TryGetValue(id, out FileState? file))
        {
            // It stays in the table meanwhile, as handlers may look for it.
            file.EndOfFile();
            file.CancelTimeout();
            _files.Remove(id);
            _ignored.Remove(id);
        }
    }

    /// <summary>"F" and as many bits of the handle's digest as uids have, in base 62: the same handle yields the same identifier.</summary>
    public string IdOf(ReadOnlySpan<byte> handle)
    {
        ReadOnlySpan<byte> salt = Events.Salt.Span;
        int length = handle.Length + salt.Length;
        Span<byte> input = length <= 512 ? stackalloc byte[length] : new byte[length];
        handle.CopyTo(input);
        salt.CopyTo(input[handle.Length..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, digest);
        Span<char> text = stackalloc char[1 + 24];
        int n = 0;
        text[n++] = 'F';
        int bits = Context.Settings.BitsPerUid;
        for (int word = 0; word < 2 && bits > 0; word++, bits -= 64)
        {
            ulong value = BitConverter.ToUInt64(digest[(word * 8)..]);
            if (bits < 64)
            {
                value &= (1UL << bits) - 1;
            }

            do
            {
                text[n++] = Digits[(int)(value % 62)];
                value /= 62;
            }
            while (value != 0);
        }

        return new string(text[..n]);
    }

    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
}
