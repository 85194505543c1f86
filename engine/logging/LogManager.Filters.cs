using NidsVm.Logging.Columns;
using NidsVm.Logging.Formats;
using NidsVm.Logging.Output;
using NidsVm.Logging.Stores;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Logging;

/// <summary>Filters: laying them out, and finding the writer for a row.</summary>
public sealed partial class LogManager
{
    /// <summary>Adds a filter to a stream, in place of one of the same name.</summary>
    /// <param name="id">the stream</param>
    /// <param name="description">a <c>Log::Filter</c></param>
    public bool AddFilter(long id, RecordValue description)
    {
        if (!_streams.TryGetValue(id, out LogStream? stream))
        {
            return false;
        }

        LogSettings settings = Settings;
        FunctionValue? extend = description.Fields[settings.FilterExtension].Ref as FunctionValue;
        var extension = extend?.Type.Yield as RecordType;
        var selection = new ColumnSelection
        {
            Include = settings.Names(description.Fields[settings.FilterInclude]),
            Exclude = settings.Names(description.Fields[settings.FilterExclude]),
            Renames = settings.Texts(description.Fields[settings.FilterRenames]),
            ScopeSeparator = settings.Text(description.Fields[settings.FilterScopeSeparator]) ?? ".",
            ExtensionPrefix = settings.Text(description.Fields[settings.FilterExtensionPrefix]) ?? "_",
        };
        LogColumn[]? columns = selection.Lay(stream.Columns, extension, out string? error);
        TextFormatOptions? format = null;
        long writer = description.Fields[settings.FilterWriter].Bits;
        if (columns is not null && writer == settings.AsciiWriter)
        {
            format = settings.Format(_options.Directory);
            foreach ((string key, string value) in settings.Texts(description.Fields[settings.FilterConfig]))
            {
                error ??= format.Set(key, value);
            }

            format.HasMeta &= !format.IsJson;
        }

        StoreTarget? store = null;
        if (columns is not null && format is null && StoreKinds.ByWriter.TryGetValue(settings.WriterName(writer), out StoreOpener? opener))
        {
            format = settings.StoreFormat(_options.Archive?.Settings.Folder ?? _options.Directory);
            store = new StoreTarget(opener, settings.StoreConfig(description.Fields[settings.FilterConfig]));
        }

        if (columns is null || error is not null)
        {
            _machine.Reporter.Error($"filter of {stream.Name}: {error}");
            return false;
        }

        string name = settings.Text(description.Fields[settings.FilterName]) ?? "";
        RemoveFilter(id, name);
        var filter = new LogFilter
        {
            Name = name,
            Value = description,
            WriterTag = writer,
            Columns = columns,
            Format = format,
            Store = store,
            Path = description.Fields[settings.FilterPath].Ref as StringValue,
            PathFunction = description.Fields[settings.FilterPathFunction].Ref as FunctionValue,
            Policy = description.Fields[settings.FilterPolicy].Ref as FunctionValue ?? stream.Policy,
            ExtensionFunction = extension is null ? null : extend,
            ExtensionType = extension,
            IsLocal = description.Fields[settings.FilterIsLocal].AsBool,
            RotationInterval = description.Fields[settings.FilterInterval].AsDouble,
            PostProcessor = description.Fields[settings.FilterPostProcessor].Ref as FunctionValue,
        };
        stream.Filters.Add(filter);
        return true;
    }

    /// <summary>Removes a filter and closes its logs; true also where there is none of that name.</summary>
    public bool RemoveFilter(long id, string name)
    {
        if (!_streams.TryGetValue(id, out LogStream? stream))
        {
            return false;
        }

        int i = stream.Filters.FindIndex(f => string.Equals(f.Name, name, StringComparison.Ordinal));
        if (i >= 0)
        {
            CloseWriters(stream, stream.Filters[i]);
            stream.Filters.RemoveAt(i);
        }

        return true;
    }

    private void CloseWriters(LogStream stream, LogFilter filter)
    {
        foreach (((long Stream, long Writer, string Path) key, LogWriter writer) in _writers.ToArray())
        {
            if (key.Stream == stream.Id && string.Equals(writer.Filter, filter.Name, StringComparison.Ordinal))
            {
                Retire(writer, writer.Close());
                _writers.Remove(key);
            }
        }

        filter.LastWriter = null;
    }

    /// <summary>The writer for a row, made where it is the first of its path; null where the path function failed.</summary>
    private LogWriter? WriterFor(LogStream stream, LogFilter filter, RecordValue record)
    {
        if (filter.PathFunction is null)
        {
            if (filter.LastWriter is { } same)
            {
                return same;
            }
        }
        else
        {
            if (AskPath(stream, filter, record) is not { } path)
            {
                return null;
            }

            if (filter.LastWriter is { } last && path.Equals(filter.LastPath))
            {
                return last;
            }

            // The first answer is what the function is asked with from now on, as in the reference.
            filter.Path ??= path;
            filter.LastPath = path;
        }

        string wanted = (filter.LastPath ?? filter.Path)?.ToString() ?? "";
        (long, long, string) key = (stream.Id, filter.WriterTag, wanted);
        if (_writers.TryGetValue(key, out LogWriter? writer) && !string.Equals(writer.Filter, filter.Name, StringComparison.Ordinal))
        {
            string free = FreePath(stream, filter, wanted);
            _machine.Reporter.Warning($"Write using filter '{filter.Name}' on path '{wanted}' changed to use new path '{free}' to avoid conflict with filter '{writer.Filter}'");
            filter.Path = new StringValue(free);
            filter.LastPath = filter.PathFunction is null ? null : filter.LastPath;
            key = (stream.Id, filter.WriterTag, free);
            _writers.TryGetValue(key, out writer);
        }

        filter.LastWriter = writer ?? MakeWriter(filter, key);
        return filter.LastWriter;
    }

    private StringValue? AskPath(LogStream stream, LogFilter filter, RecordValue record)
    {
        _filterArguments[0] = Slot.Of(stream.Id);
        _filterArguments[1] = Slot.Of(filter.Path ?? StringValue.Empty);
        _filterArguments[2] = Slot.Of(record);
        bool isGood = _machine.TryInvoke(filter.PathFunction!, _filterArguments, out Slot result);
        _filterArguments.AsSpan().Clear();
        if (isGood && result.Ref is StringValue path)
        {
            return path;
        }

        _machine.Reporter.Error($"path function of filter '{filter.Name}' of {stream.Name} yields no path");
        return null;
    }

    private string FreePath(LogStream stream, LogFilter filter, string path)
    {
        for (int i = 2; ; i++)
        {
            string candidate = $"{path}-{i}";
            if (!_writers.TryGetValue((stream.Id, filter.WriterTag, candidate), out LogWriter? other)
                || string.Equals(other.Filter, filter.Name, StringComparison.Ordinal))
            {
                return candidate;
            }
        }
    }

    private LogWriter MakeWriter(LogFilter filter, (long Stream, long Writer, string Path) key)
    {
        var writer = new LogWriter(_thread, filter.Name, key.Path, filter.Columns, filter.Format, _machine.Output, _options.Archive, filter.Store);
        _writers[key] = writer;
        if (writer.Open(_machine.NetworkTime) is { } error)
        {
            _machine.Reporter.Error(error);
        }

        if (filter.RotationInterval > 0 && _options.Archive is null && filter.Store is null)
        {
            var rotation = new LogRotation(this, filter, writer);
            _rotations.Add(rotation);
            rotation.Arm();
        }

        return writer;
    }
}
