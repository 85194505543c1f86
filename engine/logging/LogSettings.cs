using NidsVm.Logging.Columns;
using NidsVm.Logging.Formats;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Logging;

/// <summary>Where the policy library keeps what logging asks: slot numbers of its records, and its options.</summary>
internal sealed class LogSettings
{
    private readonly Machine _machine;
    private readonly EnumType _streamNames;
    private readonly EnumType _writers;
    private readonly int _maxDelay;
    private readonly int _maxDelayed;
    private readonly int _fieldStringBytes;
    private readonly int _totalStringBytes;
    private readonly int _fieldElements;
    private readonly int _totalElements;

    public LogSettings(Machine machine)
    {
        _machine = machine;
        RecordType stream = machine.RecordType("Log::Stream");
        StreamColumns = stream.IndexOf("columns");
        StreamEvent = stream.IndexOf("ev");
        StreamPolicy = stream.IndexOf("policy");
        _maxDelay = stream.IndexOf("max_delay_interval");
        _maxDelayed = stream.IndexOf("max_delay_queue_size");
        _fieldStringBytes = stream.IndexOf("max_field_string_bytes");
        _totalStringBytes = stream.IndexOf("max_total_string_bytes");
        _fieldElements = stream.IndexOf("max_field_container_elements");
        _totalElements = stream.IndexOf("max_total_container_elements");
        RecordType filter = machine.RecordType("Log::Filter");
        FilterName = filter.IndexOf("name");
        FilterWriter = filter.IndexOf("writer");
        FilterPath = filter.IndexOf("path");
        FilterPathFunction = filter.IndexOf("path_func");
        FilterInclude = filter.IndexOf("include");
        FilterExclude = filter.IndexOf("exclude");
        FilterIsLocal = filter.IndexOf("log_local");
        FilterRenames = filter.IndexOf("field_name_map");
        FilterScopeSeparator = filter.IndexOf("scope_sep");
        FilterExtensionPrefix = filter.IndexOf("ext_prefix");
        FilterExtension = filter.IndexOf("ext_func");
        FilterInterval = filter.IndexOf("interv");
        FilterPostProcessor = filter.IndexOf("postprocessor");
        FilterConfig = filter.IndexOf("config");
        FilterPolicy = filter.IndexOf("policy");
        RotationInfo = machine.RecordType("Log::RotationInfo");
        RotationRequest = machine.RecordType("Log::RotationFmtInfo");
        _streamNames = machine.EnumType("Log::ID");
        _writers = machine.EnumType("Log::Writer");
        AsciiWriter = _writers.TryGetValue("Log::WRITER_ASCII", out long ascii) ? ascii : -1;
    }

    public int StreamColumns { get; }

    public int StreamEvent { get; }

    public int StreamPolicy { get; }

    public int FilterName { get; }

    public int FilterWriter { get; }

    public int FilterPath { get; }

    public int FilterPathFunction { get; }

    public int FilterInclude { get; }

    public int FilterExclude { get; }

    public int FilterIsLocal { get; }

    public int FilterRenames { get; }

    public int FilterScopeSeparator { get; }

    public int FilterExtensionPrefix { get; }

    public int FilterExtension { get; }

    public int FilterInterval { get; }

    public int FilterPostProcessor { get; }

    public int FilterConfig { get; }

    public int FilterPolicy { get; }

    public RecordType RotationInfo { get; }

    public RecordType RotationRequest { get; }

    /// <summary>Value of the text writer in <c>Log::Writer</c>.</summary>
    public long AsciiWriter { get; }

    /// <summary>The hour from which rotation intervals count.</summary>
    public string RotationBase => GlobalText("log_rotate_base_time", "");

    /// <summary>The policy's function that names rotated logs.</summary>
    public FunctionValue? RotationFormat => Global("Log::rotation_format_func").Ref as FunctionValue ?? _machine.FindFunction("Log::rotation_format_func");

    /// <summary>The policy's function for rotated logs of filters that name none.</summary>
    public FunctionValue? DefaultPostProcessor => _machine.FindFunction("Log::__default_rotation_postprocessor");

    public string StreamName(long id) => _streamNames.NameOf(id) ?? $"stream {id}";

    public double MaxDelayOf(RecordValue stream) => _maxDelay < 0 ? 0.2 : stream.Fields[_maxDelay].AsDouble;

    public long MaxDelayedOf(RecordValue stream) => _maxDelayed < 0 ? 1000 : stream.Fields[_maxDelayed].Bits;

    public RowLimits LimitsOf(RecordValue stream) => new(
        Limit(stream, _fieldStringBytes), Limit(stream, _totalStringBytes), Limit(stream, _fieldElements), Limit(stream, _totalElements));

    /// <summary>The text writer's options as the policy set them.</summary>
    /// <param name="directory">directory of logs where the policy names none</param>
    public TextFormatOptions Format(string directory)
    {
        var format = new TextFormatOptions
        {
            ToStandardOutput = GlobalBool("LogAscii::output_to_stdout", false),
            IsJson = GlobalBool("LogAscii::use_json", false),
            HasMeta = GlobalBool("LogAscii::include_meta", true),
            AllowsUtf8 = GlobalBool("LogAscii::enable_utf_8", true),
            IncludesUnset = GlobalBool("LogAscii::json_include_unset_fields", false),
            MetaPrefix = GlobalText("LogAscii::meta_prefix", "#"),
            Separator = GlobalText("LogAscii::separator", "\t"),
            SetSeparator = GlobalText("LogAscii::set_separator", ","),
            EmptyField = GlobalText("LogAscii::empty_field", "(empty)"),
            UnsetField = GlobalText("LogAscii::unset_field", "-"),
            GzipLevel = (int)Math.Clamp(Global("LogAscii::gzip_level").Bits, 0, 9),
            GzipExtension = GlobalText("LogAscii::gzip_file_extension", "gz"),
            Timestamps = (JsonTimestamps)EnumPosition("LogAscii::json_timestamps"),
            Escapes = (JsonEscapes)EnumPosition("LogAscii::json_string_escape_policy"),
        };
        string own = GlobalText("LogAscii::logdir", "");
        own = own.Length == 0 ? GlobalText("Log::default_logdir", "") : own;
        format.Directory = own.Length == 0 ? directory : own;
        return format;
    }

    /// <summary>How text of sets and vectors stands in data bases.</summary>
    /// <param name="directory">directory of data bases that are files</param>
    public TextFormatOptions StoreFormat(string directory) => new()
    {
        Directory = directory,
        SetSeparator = GlobalText("LogSQLite::set_separator", ","),
        EmptyField = GlobalText("LogSQLite::empty_field", "(empty)"),
        UnsetField = GlobalText("LogSQLite::unset_field", "-"),
    };

    /// <summary>A filter's settings for its data base, with those of the policy below them.</summary>
    public Dictionary<string, string> StoreConfig(in Slot config)
    {
        Dictionary<string, string> settings = Texts(config);
        foreach ((string name, string mark) in ((string, string)[])[("synchronous", "_SYNCHRONOUS_"), ("journal_mode", "_JOURNAL_MODE_")])
        {
            if (_machine.FindGlobal("LogSQLite::" + name) is var i and >= 0
                && _machine.Program.Globals[i].Type is EnumType type && type.NameOf(_machine.Global(i).Bits) is { } value
                && value[(value.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..] is var mode and not "DEFAULT")
            {
                settings.TryAdd(name, mode);
            }
        }

        return settings;
    }

    /// <summary>Name of a writer in <c>Log::Writer</c>.</summary>
    public string WriterName(long tag) => _writers.NameOf(tag) ?? "";

    public string? Text(in Slot slot) => (slot.Ref as StringValue)?.ToString();

    /// <summary>A set of strings, or null where it is not set.</summary>
    public HashSet<string>? Names(in Slot slot)
    {
        if (slot.Ref is not TableValue set)
        {
            return null;
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        for (int i = 0; i < set.EntryLimit; i++)
        {
            if (set.IsLive(i))
            {
                names.Add(set.KeyAt(i)[0].AsString.ToString());
            }
        }

        return names;
    }

    /// <summary>A table of strings by string; empty where it is not set.</summary>
    public Dictionary<string, string> Texts(in Slot slot)
    {
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        if (slot.Ref is not TableValue table || table.Type.Yield is null)
        {
            return texts;
        }

        for (int i = 0; i < table.EntryLimit; i++)
        {
            if (table.IsLive(i))
            {
                texts[table.KeyAt(i)[0].AsString.ToString()] = table.ValueAt(i).AsString.ToString();
            }
        }

        return texts;
    }

    private static int Limit(RecordValue stream, int field) => field < 0 ? 0 : (int)Math.Clamp(stream.Fields[field].Bits, 0, int.MaxValue);

    private Slot Global(string name) => _machine.FindGlobal(name) is var i and >= 0 ? _machine.Global(i) : default;

    private bool GlobalBool(string name, bool otherwise) => _machine.FindGlobal(name) is var i and >= 0 ? _machine.Global(i).AsBool : otherwise;

    private string GlobalText(string name, string otherwise) => (Global(name).Ref as StringValue)?.ToString() ?? otherwise;

    /// <summary>Where an enum option's value stands among the elements of its type.</summary>
    private int EnumPosition(string name)
    {
        if (_machine.FindGlobal(name) is not (var i and >= 0) || _machine.Program.Globals[i].Type is not EnumType type)
        {
            return 0;
        }

        string? element = type.NameOf(_machine.Global(i).Bits);
        return Math.Max(0, type.Names.ToList().FindIndex(n => string.Equals(n, element, StringComparison.Ordinal)));
    }
}
