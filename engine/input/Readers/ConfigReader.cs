using NidsVm.Input.Reading;
using NidsVm.Input.Values;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Input.Readers;

/// <summary>
/// Reads files of settings: the name of an option, blanks, its value. Each value that is new or changed is a row of name and text, and
/// raises <c>InputConfig::new_value</c>.
/// </summary>
internal sealed class ConfigReader : LineFileReader
{
    private readonly IReadOnlyDictionary<string, PolicyType> _options;
    private readonly Dictionary<string, StringValue> _known = new(StringComparer.Ordinal);
    private readonly CellParser _parser;

    public ConfigReader(SourceInfo info, IReadOnlyDictionary<string, PolicyType> options)
        : base(info, info.Source, info.Settings.Flag("InputConfig::fail_on_file_problem"))
    {
        _options = options;
        _parser = new CellParser(Warn, info.Settings.Text("InputConfig::set_separator"), "", info.Settings.Text("InputConfig::empty_field"));
    }

    public override bool Initialise() => Update();

    protected override bool ReadLines()
    {
        HashSet<string> unseen = [.. _known.Keys];
        while (File is not null && File.TryNext(out ReadOnlySpan<byte> line))
        {
            if (line.Length > 0 && line[^1] == '\r')
            {
                line = line[..^1];
            }

            if (line.Length > 0 && line[0] != '#')
            {
                ReadLine(line, unseen);
            }
        }

        foreach (string gone in unseen)
        {
            _known.Remove(gone);
        }

        return true;
    }

    private void ReadLine(ReadOnlySpan<byte> line, HashSet<string> unseen)
    {
        int end = line.IndexOfAny((byte)' ', (byte)'\t');
        if (end <= 0)
        {
            Warn($"Could not parse '{Text(line)}'; line has invalid format. Ignoring line.");
            return;
        }

        string key = Text(line[..end]);
        ReadOnlySpan<byte> value = line[end..].Trim(" \t"u8);
        if (!_options.TryGetValue(key, out PolicyType? type))
        {
            Warn($"Option '{key}' does not exist. Ignoring line.");
            return;
        }

        if (type is RecordType || !StreamTypes.IsReadable(type))
        {
            Warn($"Option '{key}' has type '{StreamTypes.TagName(type)}', which is not supported for file input. Ignoring line.");
            return;
        }

        if (!_parser.TryParse(value, key, type, out Slot cell))
        {
            Warn($"Could not convert line '{Text(line)}' to value. Ignoring line.");
            return;
        }

        unseen.Remove(key);
        StringValue text = new(value);
        if (_known.TryGetValue(key, out StringValue? before) && before.Equals(text))
        {
            return;
        }

        _known[key] = text;
        StringValue name = new(key);
        InputRow row = new([Slot.Of((object)name), Slot.Of((object)text)]);
        if (Info.Mode == InputMode.Stream)
        {
            PutRow(row);
        }
        else
        {
            SendRow(row);
        }

        Raise(
            "InputConfig::new_value",
            [Slot.Of((object)new StringValue(Info.Name)), Slot.Of((object)new StringValue(Info.Source)), Slot.Of((object)name), cell],
            [null, null, null, type]);
    }
}
