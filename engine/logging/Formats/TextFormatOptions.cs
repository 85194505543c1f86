namespace NidsVm.Logging.Formats;

/// <summary>How times are written in JSON. The order is that of the policy type <c>JSON::TimestampFormat</c>.</summary>
public enum JsonTimestamps
{
    Epoch,
    Milliseconds,
    MillisecondsUnsigned,
    Iso8601,
}

/// <summary>How bytes that are no valid UTF-8 are written in JSON. The order is that of <c>JSON::StringEscapePolicy</c>.</summary>
public enum JsonEscapes
{
    /// <summary><c>\xHH</c>, the backslash escaped once more by JSON.</summary>
    Hex,

    /// <summary>A character of the private use area: U+E000 plus the byte.</summary>
    PrivateUse,

    /// <summary>As the tab-separated format writes strings.</summary>
    Tsv,
}

/// <summary>Settings of the text writer: the policy's <c>LogAscii</c> options, and what a filter's config table changes.</summary>
public sealed record TextFormatOptions
{
    public bool ToStandardOutput { get; set; }

    public bool IsJson { get; set; }

    public bool HasMeta { get; set; } = true;

    /// <summary>A header of column names alone.</summary>
    public bool IsPlainTsv { get; set; }

    public bool AllowsUtf8 { get; set; } = true;

    public string MetaPrefix { get; set; } = "#";

    public string Separator { get; set; } = "\t";

    public string SetSeparator { get; set; } = ",";

    public string EmptyField { get; set; } = "(empty)";

    public string UnsetField { get; set; } = "-";

    public JsonTimestamps Timestamps { get; set; }

    public JsonEscapes Escapes { get; set; }

    public bool IncludesUnset { get; set; }

    /// <summary>0 for none, 1 to 9.</summary>
    public int GzipLevel { get; set; }

    public string GzipExtension { get; set; } = "gz";

    /// <summary>Directory of the logs; empty for the manager's.</summary>
    public string Directory { get; set; } = "";

    /// <summary>Takes one entry of a filter's config table.</summary>
    /// <returns>null, or what is wrong with the value; keys that the writer does not know are none of its business</returns>
    public string? Set(string key, string value)
    {
        switch (key)
        {
            case "tsv":
                return Flag(key, value, v => IsPlainTsv = v);
            case "use_json":
                return Flag(key, value, v => IsJson = v);
            case "enable_utf_8":
                return Flag(key, value, v => AllowsUtf8 = v);
            case "output_to_stdout":
                return Flag(key, value, v => ToStandardOutput = v);
            case "json_include_unset_fields":
                return Flag(key, value, v => IncludesUnset = v);
            case "gzip_level":
                if (!int.TryParse(value, out int level) || level is < 0 or > 9)
                {
                    return "invalid value for 'gzip_level', must be a number between 0 and 9.";
                }

                GzipLevel = level;
                return null;
            case "gzip_file_extension":
                GzipExtension = value;
                return null;
            case "separator":
                Separator = value;
                return null;
            case "set_separator":
                SetSeparator = value;
                return null;
            case "empty_field":
                EmptyField = value;
                return null;
            case "unset_field":
                UnsetField = value;
                return null;
            case "meta_prefix":
                MetaPrefix = value;
                return null;
            case "logdir":
                Directory = value;
                return null;
            case "json_timestamps":
                return Choose(value, ["JSON::TS_EPOCH", "JSON::TS_MILLIS", "JSON::TS_MILLIS_UNSIGNED", "JSON::TS_ISO8601"],
                    i => Timestamps = (JsonTimestamps)i, "Invalid JSON timestamp format: ");
            case "json_string_escape_policy":
                return Choose(value, ["JSON::STRING_ESCAPE_POLICY_HEX", "JSON::STRING_ESCAPE_POLICY_PUA", "JSON::STRING_ESCAPE_POLICY_TSV"],
                    i => Escapes = (JsonEscapes)i, "Invalid JSON string escape policy: ");
            default:
                return null;
        }
    }

    private static string? Flag(string key, string value, Action<bool> set)
    {
        if (value is not ("T" or "F"))
        {
            return $"invalid value for '{key}', must be a string and either \"T\" or \"F\"";
        }

        set(value == "T");
        return null;
    }

    private static string? Choose(string value, string[] names, Action<int> set, string complaint)
    {
        int i = Array.IndexOf(names, value);
        if (i < 0)
        {
            return complaint + value;
        }

        set(i);
        return null;
    }
}
